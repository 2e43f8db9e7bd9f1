using AlertOps.Files;

namespace AlertOps.Linting;

/// <summary>Finds the line that a problem speaks of, where the reader of the file didn't keep it.</summary>
internal static class SourceLines
{
    private const int LargestFile = 8 * 1024 * 1024;

    /// <returns>1-based: the first line that holds all of the words; else the first that holds the first of them; else 1.</returns>
    public static int Find(string file, params ReadOnlySpan<string> words)
    {
        if (BoundedFile.Read(file, LargestFile).Decode().Text is not { } text)
        {
            return 1;
        }

        var lines = text.Split('\n');
        var near = 0;
        for (var index = 0; index < lines.Length; index++)
        {
            var holds = 0;
            foreach (var word in words)
            {
                holds += lines[index].Contains(word, StringComparison.Ordinal) ? 1 : 0;
            }

            if (holds == words.Length)
            {
                return index + 1;
            }

            near = near == 0 && lines[index].Contains(words[0], StringComparison.Ordinal) ? index + 1 : near;
        }

        return Math.Max(1, near);
    }
}

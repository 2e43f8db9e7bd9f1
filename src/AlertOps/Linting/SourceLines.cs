using AlertOps.Files;

namespace AlertOps.Linting;

/// <summary>Finds the line of a problem by its words, for files whose reader keeps no line numbers.</summary>
internal static class SourceLines
{
    private const int MaxFileBytes = 8 * 1024 * 1024;

    /// <returns>The 1-based number of the first line with all of the words; otherwise of the first line with the first word; otherwise 1.</returns>
    public static int Find(string file, params ReadOnlySpan<string> words)
    {
        if (BoundedFile.Read(file, MaxFileBytes).Decode().Text is not { } text)
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

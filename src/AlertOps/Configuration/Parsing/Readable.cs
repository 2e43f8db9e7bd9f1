namespace AlertOps.Configuration.Parsing;

/// <summary>Shortens text that a user wrote, and replaces its control characters, so that it fits into one line of a problem.</summary>
internal static class Readable
{
    /// <returns>A key, or a value that is no secret, at most 60 characters long.</returns>
    public static string Key(string text) => Cut(text, 60);

    /// <returns>A sentence that repeats such a value, at most 200 characters long.</returns>
    public static string Line(string text) => Cut(text, 200);

    private static string Cut(string text, int longest)
    {
        var line = new string([.. text.Select(character => char.IsControl(character) ? '�' : character)]);
        return line.Length <= longest ? line : string.Concat(line.AsSpan(0, longest), "…");
    }
}

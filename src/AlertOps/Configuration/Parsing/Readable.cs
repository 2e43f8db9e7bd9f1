namespace AlertOps.Configuration.Parsing;

/// <summary>Makes what a person wrote fit to stand in one line of a problem.</summary>
internal static class Readable
{
    /// <summary>A key or a value that is no secret, of a length that can be read.</summary>
    public static string Key(string text) => Cut(text, 60);

    /// <summary>A sentence that repeats such a value.</summary>
    public static string Line(string text) => Cut(text, 200);

    private static string Cut(string text, int longest)
    {
        var line = new string([.. text.Select(character => char.IsControl(character) ? '�' : character)]);
        return line.Length <= longest ? line : string.Concat(line.AsSpan(0, longest), "…");
    }
}

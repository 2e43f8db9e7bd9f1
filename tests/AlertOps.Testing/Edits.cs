namespace AlertOps.Testing;

/// <summary>One change to a text, such as an editing mistake, a bad merge or an attack.</summary>
/// <param name="Kind">The kind of change, as a remainder.</param>
/// <param name="Where">The place, as a remainder.</param>
internal readonly record struct Edit(int Kind, int Where, int Length);

internal static class Edits
{
    /// <summary>Strings that have a meaning in YAML, PromQL, Markdown or templates, and characters that no text should contain.</summary>
    private static readonly string[] Pieces =
    [
        "[", "]", "{", "}", "(", ")", "\"", "'", "`", "&a ", "*a", "!x ", "|", ">", "- ", "? ", ": ", ":", "#", ",", "\n", "\t", "  ", "\\", "\\UFFFFFFFF", "---\n", "<<: ", "~", "%", "@",
        "{{", "}}", "{{ if ", "{{ end }}", "{{ else }}", "{{~", "{{#if ", " | ", "<!--", "-->", "```", "> ", "^", " or ", " and ", "[5m]", "$x", "=~\"", "\0", "\uFEFF", "\uD800", "\u2028", "\r", "999999999999999999999", "1e999",
    ];

    public static string Apply(string text, IEnumerable<Edit> edits) => edits.Aggregate(text, Apply);

    public static IEnumerable<Edit> Seeded(Random random) =>
        [.. Enumerable.Range(0, 1 + random.Next(4)).Select(_ => new Edit(random.Next(1000), random.Next(1_000_000), random.Next(40)))];

    private static string Apply(string text, Edit edit)
    {
        var at = edit.Where % (text.Length + 1);
        var end = Math.Min(text.Length, at + edit.Length);
        return (edit.Kind % 6) switch
        {
            0 => text[..at] + text[end..],
            1 => text[..at] + text[at..end] + text[at..],
            2 => text[..at],
            3 => text[..at] + text[end..] + text[at..end],
            4 => at < text.Length ? text[..at] + (char)(text[at] ^ (1 << (edit.Length % 7))) + text[(at + 1)..] : text,
            _ => text[..at] + Pieces[edit.Length * 7919 % Pieces.Length] + text[at..],
        };
    }
}

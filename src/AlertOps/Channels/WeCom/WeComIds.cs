using AlertOps.Configuration.Parsing;

namespace AlertOps.Channels.WeCom;

/// <summary>Reads the id that a person has in WeCom.</summary>
internal static class WeComIds
{
    private const int Longest = 64;

    /// <summary>Reads the id of one member. Not '|', which separates members in a call.</summary>
    public static string? WeComId(this Value value, string example)
    {
        if (value.Text(example) is not { } text)
        {
            return null;
        }

        if (IsId(text))
        {
            return text;
        }

        value.Report($"'{Readable.Key(text)}' is not the id of a WeCom member", $"write one id, like {example}");
        return null;
    }

    public static bool IsId(string text) =>
        text.Length is > 0 and <= Longest && !text.StartsWith('@') && !text.Any(character => character is '|' || char.IsWhiteSpace(character));
}

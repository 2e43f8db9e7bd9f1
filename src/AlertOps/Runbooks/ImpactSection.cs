using System.Text;
using AlertOps.Alerts;

namespace AlertOps.Runbooks;

/// <summary>Finds the description of the impact: the first paragraph below <c>## 影响</c> or <c>## Impact</c>.</summary>
internal static class ImpactSection
{
    public static string Of(string body, Language language)
    {
        var heading = language == Language.English ? "Impact" : "影响";
        var lines = WithoutComments(body).Split('\n').Select(line => line.Trim());
        var paragraph = lines
            .SkipWhile(line => Heading(line) != heading)
            .Skip(1)
            .SkipWhile(line => line.Length == 0)
            .TakeWhile(line => line.Length > 0 && !line.StartsWith('#') && !line.StartsWith("```", StringComparison.Ordinal));
        return Join(paragraph);
    }

    /// <summary>Joins the lines of a paragraph, with a space except between Chinese characters.</summary>
    private static string Join(IEnumerable<string> lines)
    {
        var joined = new StringBuilder();
        foreach (var line in lines)
        {
            if (joined.Length > 0 && joined[^1] < '\u2E80' && line[0] < '\u2E80')
            {
                joined.Append(' ');
            }

            joined.Append(line);
        }

        return joined.ToString();
    }

    /// <summary>The text of a heading of the second level, without # behind it; null for any other line.</summary>
    private static string? Heading(string line) =>
        line.Length > 2 && line.StartsWith("##", StringComparison.Ordinal) && char.IsWhiteSpace(line[2]) ? line[2..].TrimEnd('#').Trim() : null;

    /// <summary>Removes HTML comments; one that is not closed stays as text.</summary>
    private static string WithoutComments(string body)
    {
        const string open = "<!--";
        const string close = "-->";
        var kept = new StringBuilder(body.Length);
        var from = 0;
        while (body.IndexOf(open, from, StringComparison.Ordinal) is >= 0 and var begin
            && body.IndexOf(close, begin + open.Length, StringComparison.Ordinal) is >= 0 and var end)
        {
            kept.Append(body, from, begin - from);
            from = end + close.Length;
        }

        return kept.Append(body, from, body.Length - from).ToString();
    }
}

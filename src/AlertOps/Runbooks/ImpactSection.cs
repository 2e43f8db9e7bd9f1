using System.Text;
using System.Text.RegularExpressions;
using AlertOps.Alerts;

namespace AlertOps.Runbooks;

/// <summary>Finds the sentence about the damage: the first paragraph below <c>## 影响</c> or <c>## Impact</c>.</summary>
internal static partial class ImpactSection
{
    public static string Of(string body, Language language)
    {
        var heading = language == Language.English ? "Impact" : "影响";
        var lines = Comment().Replace(body, "").Split('\n').Select(line => line.Trim());
        var paragraph = lines
            .SkipWhile(line => Heading().Match(line) is not { Success: true } match || match.Groups["text"].Value != heading)
            .Skip(1)
            .SkipWhile(line => line.Length == 0)
            .TakeWhile(line => line.Length > 0 && !line.StartsWith('#') && !line.StartsWith("```", StringComparison.Ordinal));
        return Join(paragraph);
    }

    /// <summary>Lines of a paragraph become one; Chinese takes no space where they meet.</summary>
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

    [GeneratedRegex("^##\\s+(?<text>.*?)\\s*#*$", RegexOptions.None, 5000)]
    private static partial Regex Heading();

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline, 1000)]
    private static partial Regex Comment();
}

using System.Text.RegularExpressions;
using AlertOps.Yaml;

namespace AlertOps.Runbooks;

/// <summary>The two parts of a file: the YAML between its <c>---</c> lines and the Markdown below.</summary>
/// <param name="Root">The line numbers of its nodes are those of the file.</param>
/// <param name="Lines">All lines of the file.</param>
/// <param name="BodyLine">1-based line of the file where the body begins.</param>
internal sealed partial record FrontMatter(YamlMap Root, string[] Lines, string Body, int BodyLine)
{
    private const string Fence = "---";

    /// <summary>Longer lines are not examined for the cure of a mistake.</summary>
    private const int MaxExaminedLength = 1000;
    private const string Form = "begin the file with a line ---, then title: and the rest, then a second line ---";

    /// <summary>Returns null when the front matter is unusable, after adding the problems to <paramref name="sink"/>.</summary>
    public static FrontMatter? Read(string text, ProblemSink sink)
    {
        var lines = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
        if (lines[0].TrimEnd() != Fence)
        {
            sink.Add(1, "the file has no front matter", Form);
            return null;
        }

        var end = Array.FindIndex(lines, 1, line => line.TrimEnd() == Fence);
        if (end < 0)
        {
            sink.Add(1, "the front matter is never closed", "put a line --- between it and the body");
            return null;
        }

        // A blank line in place of the first fence keeps the line numbers those of the file.
        var root = Load("\n" + string.Join('\n', lines[1..end]) + "\n", lines, sink);
        return root is null ? null : new FrontMatter(root, lines, string.Join('\n', lines[(end + 1)..]), end + 2);
    }

    private static YamlMap? Load(string yaml, string[] lines, ProblemSink sink)
    {
        var document = YamlReader.Read(yaml);
        foreach (var fault in document.Faults)
        {
            var line = Math.Clamp(fault.Line, 1, lines.Length);
            if (fault.IsSyntax)
            {
                sink.Add(line, $"not readable as YAML: {char.ToLowerInvariant(fault.What[0])}{fault.What[1..]}", Cure(lines, line));
            }
            else
            {
                sink.Add(line, fault.What, fault.Cure);
            }
        }

        if (document.Root is YamlMap root)
        {
            return root;
        }

        if (document.Root is not null)
        {
            sink.Add(1, "the front matter is not a list of keys", "write one key: value per line");
        }

        return null;
    }

    /// <summary>The cure for a syntax error. Its most frequent causes are PromQL and comparisons without quotes.</summary>
    private static string Cure(string[] lines, int line)
    {
        for (var at = line; at >= Math.Max(1, line - 1); at--)
        {
            var text = lines[at - 1];
            if (text.Length > MaxExaminedLength)
            {
                continue;
            }

            if (Expr().IsMatch(text))
            {
                return "write `expr: |` and put the PromQL on the next line, indented";
            }

            if (Comparison().Match(text) is { Success: true } match)
            {
                return $"quote it: {match.Groups["key"].Value}: \"{match.Groups["value"].Value.Trim()}\"";
            }
        }

        return "check indentation and quotes; text with ': ' or ' #', or one that begins with { [ > | & * ! % @ `, needs quotes";
    }

    [GeneratedRegex(@"^[\s{-]*expr\s*:\s*(?![|>]\s*$)\S", RegexOptions.None, 5000)]
    private static partial Regex Expr();

    [GeneratedRegex(@"^[\s-]*(?<key>ok_if|when)\s*:\s*(?<value>[>!&*%@|].*)$", RegexOptions.None, 5000)]
    private static partial Regex Comparison();
}

using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AlertOps.Runbooks;

/// <summary>A file cut into the YAML between its <c>---</c> lines and the Markdown below.</summary>
/// <param name="Root">Line numbers of its nodes are those of the file.</param>
/// <param name="Lines">All lines of the file.</param>
/// <param name="BodyLine">1-based line of the file where the body begins.</param>
internal sealed partial record FrontMatter(YamlMappingNode Root, string[] Lines, string Body, int BodyLine)
{
    private const string Fence = "---";
    private const string Form = "begin the file with a line ---, then title: and the rest, then a second line ---";

    /// <summary>Null when the front matter is unusable; then the reasons are in <paramref name="sink"/>.</summary>
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

    private static YamlMappingNode? Load(string yaml, string[] lines, ProblemSink sink)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            if (stream.Documents is [{ RootNode: YamlMappingNode root }])
            {
                return root;
            }

            sink.Add(1, "the front matter is not a list of keys", "write one key: value per line");
        }
        catch (YamlException error)
        {
            var line = Math.Clamp((int)error.Start.Line, 1, lines.Length);
            sink.Add(line, $"not readable as YAML: {Reason(error)}", Cure(lines, line));
        }

        return null;
    }

    private static string Reason(YamlException error)
    {
        var message = (error.InnerException ?? error).Message;
        var reason = message.Split('\n')[0].TrimEnd('.', ' ');
        return reason.Length > 0 ? char.ToLowerInvariant(reason[0]) + reason[1..] : "syntax error";
    }

    /// <summary>PromQL and comparisons are what YAML most often chokes on.</summary>
    private static string Cure(string[] lines, int line)
    {
        for (var at = line; at >= Math.Max(1, line - 1); at--)
        {
            var text = lines[at - 1];
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

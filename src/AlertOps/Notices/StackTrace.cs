using System.Text.RegularExpressions;

namespace AlertOps.Notices;

/// <summary>Shortens a text of several lines to one: the frames of a stack trace go, what failed and what caused it stay, and the rest is cut in its middle.</summary>
internal static partial class StackTrace
{
    /// <param name="max">Length in runes.</param>
    public static string Shorten(string text, int max)
    {
        var lines = text.Split('\n');
        var kept = lines.Where(line => !Frame().IsMatch(line)).ToArray();
        if (kept.Length == lines.Length)
        {
            return Cut(text, max);
        }

        var cause = Array.FindLast(kept, line => Cause().IsMatch(line));
        var head = kept.FirstOrDefault(line => !string.IsNullOrWhiteSpace(line)) ?? "";
        if (cause is null || cause == head)
        {
            return Cut(string.Join(" … ", kept.Where(line => !string.IsNullOrWhiteSpace(line)).Select(line => CleanText.Of(line, max))), max);
        }

        var last = CleanText.Middle(cause, max * 2 / 3);
        return CleanText.Of($"{CleanText.Of(head, max - last.Length - 3).TrimEnd('…')} … {last}", max);
    }

    private static string Cut(string text, int max) => Cause().IsMatch(text) ? CleanText.Middle(text, max) : CleanText.Of(text, max);

    /// <summary>A frame of Java, .NET, JavaScript, Python or Go.</summary>
    [GeneratedRegex(@"^\s*(?:at\s+(?:async\s+|new\s+)?[\w$.<>/@`\[\]-]+\s?\(.*|at\s+\S+:\d+:\d+\)?|\.{3}\s*\d+\s+(?:more|common frames omitted).*|File\s+"".*"",\s+line\s+\d+.*|\S+\.go:\d+.*|goroutine\s+\d+\s.*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Frame();

    [GeneratedRegex(@"^\s*(?:Caused by|Suppressed)\b|\bCaused by:|^\s*\w*(?:Error|Exception)\b\s*:|根因|由于", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Cause();
}

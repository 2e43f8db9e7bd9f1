using System.Collections.Immutable;
using System.Text.RegularExpressions;
using AlertOps.Alerts;

namespace AlertOps.Notices;

/// <summary>Reads the annotations of an alert as sentences for a message: without the dump of labels that some rules add, and a stack trace without its frames.</summary>
internal static partial class AlertText
{
    private const int SentenceLength = 160;
    private const int MaxRead = 16 * 1024;

    /// <summary>The annotations that tell of the alert, in the order in which they do.</summary>
    public static ImmutableArray<string> Names { get; } = ["description", "message", "summary"];

    /// <summary>Other names that authors give their sentences, the most telling first.</summary>
    private static readonly string[] OtherNames = ["info", "msg", "text", "content", "details", "detail", "reason", "impact", "action", "solution"];

    /// <summary>Annotations that are no sentence.</summary>
    private static readonly string[] NoSentences = ["value", "threshold", "runbook_url", "ref_id", "datasource_uid", "orgid"];

    /// <summary>The annotation as one line; "" when there is none, or it is an address, which becomes a link.</summary>
    public static string Of(Alert alert, string name, Language language) => Sentence(alert.Annotation(name, language));

    /// <summary>The sentences of an alert: its summary, then what describes it, else whatever its author called them.</summary>
    public static IEnumerable<string> Sentences(Alert alert, Language language)
    {
        string[] usual = ["summary", .. Names.Where(name => name != "summary")];
        var told = usual.Select(name => Of(alert, name, language)).Where(text => text.Length > 0).ToArray();
        return told.Length > 0 ? told : alert.Annotations.Where(annotation => IsSentence(annotation.Key)).OrderBy(annotation => Order(annotation.Key)).Select(annotation => Sentence(annotation.Value)).Where(text => text.Length > 0);
    }

    private static int Order(string name) => Array.IndexOf(OtherNames, name.ToLowerInvariant()) is >= 0 and var index ? index : OtherNames.Length;

    private static bool IsSentence(string name) => !name.StartsWith("__", StringComparison.Ordinal) && !NoSentences.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static string Sentence(string text)
    {
        if (SafeUrl.IsWebPage(text.Trim()))
        {
            return "";
        }

        var plain = CleanText.WithoutColours(text.Length <= MaxRead ? text : text[..MaxRead]);
        plain = Dump().Replace(plain, " ");
        return StackTrace.Shorten(plain, SentenceLength);
    }

    /// <summary>The lines that collections of rules add: the value, which has its own place, and all labels.</summary>
    [GeneratedRegex(@"^[ \t]*(?:VALUE[ \t]*[=:][ \t]*\S*|LABELS[ \t]*[=:][ \t]*(?:map\[|\{).*)[ \t\r]*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Dump();
}

using System.Text.RegularExpressions;

namespace AlertOps.Notices;

/// <summary>
/// Finds the number in an alert's text that is its value: the one that the text calls current, else the only one with a unit that the text calls neither a limit
/// nor a period. Where it can't be told, there is none: a limit must not be taken for the value.
/// </summary>
internal static partial class CurrentNumber
{
    private const int MaxLength = 1000;
    private const int WordsBefore = 32;

    /// <summary>A number with its unit: "93.07%", "1.5 GiB", "1h 6m 5s", "151/151".</summary>
    private const string Number =
        @"(?<number>\d+(?:\.\d+)?(?:d|h|m|s)(?:\s\d+(?:\.\d+)?(?:d|h|m|s))*(?![A-Za-z])"
        + @"|-?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?(?:\s?(?:%|[kKMGTPE]i?B?(?:/s)?|B|ms|s|req/s|/s|次/秒|次/分|°C|seconds?|minutes?|hours?|days?|秒|分钟|小时|天)(?![A-Za-z]))?)(?!\w|[.:/-]\d)";

    /// <summary>The number with its unit, tidied; "" when there is none.</summary>
    public static string In(string text)
    {
        var clean = CleanText.Of(text, MaxLength);
        if (Called().Match(clean) is { Success: true } called)
        {
            return called.Groups["number"].Value.Trim();
        }

        var numbers = WithUnit().Matches(clean).Where(match => !IsLimit(clean, match)).Select(match => match.Value.Trim()).Distinct(StringComparer.Ordinal).Take(2).ToArray();
        return numbers is [var only] ? only : "";
    }

    /// <summary>True when the text says that less is worse: of what is left, or of what is below a limit; null when it says neither.</summary>
    public static bool? LowIsWorse(string text)
    {
        var clean = CleanText.Of(text, MaxLength);
        return Scarce().IsMatch(clean) ? true : Excessive().IsMatch(clean) ? false : null;
    }

    private static bool IsLimit(string text, Match number) =>
        LimitBefore().IsMatch(text[Math.Max(0, number.Index - WordsBefore)..number.Index]) || LimitAfter().IsMatch(text[(number.Index + number.Length)..]);

    [GeneratedRegex(
        @"(?:\bVALUE\s*(?:is|of|[:=])|\bcurrent(?:ly)?(?:\s+value)?(?:\s+(?:is|at|of|only))*\s*[:=]?|\b(?:is|are|now)\s+at|\bnow(?:\s+is)?\s*[:=]?|\bonly(?:\s+has)?"
        + @"|当前(?:值|为|是|[^\d，。；,;:：=]{0,10})?|目前(?:为|是)?|现在(?:为|是)?|现为|实际(?:值)?|只有|仅剩|仅有|仅|剩余|还剩|只剩)\s*(?:为|是)?\s*[:：=]?\s*\(?" + Number,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex Called();

    [GeneratedRegex(@"(?<![\w.,/:-])-?\d[\d,]*(?:\.\d+)?(?:\s?(?:%|[KMGTP]i?B(?:/s)?|ms|req/s|/s|次/秒|次/分|(?<=\d )s\b|°C)(?![A-Za-z0-9])|/\d[\d,]*(?![\w/.:-]))", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WithUnit();

    [GeneratedRegex(
        @"(?:[<>≤≥＜＞]=?|\b(?:above|below|over|under|exceed(?:s|ed|ing)?|(?:more|less|greater|lower|higher|fewer|longer)\s+than|at\s+least|at\s+most|beyond|within|last|past|for|every"
        + @"|threshold|limit|target|quota|slo)|超过|超出|低于|高于|大于|小于|多于|少于|不足|阈值|上限|下限|门限|最近|过去|持续|连续)\s*(?:the|of|is|was|at|为|是|了)?\s*[:：=(（]?\s*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex LimitBefore();

    [GeneratedRegex(@"^\s*(?:threshold|limit|quota|阈值|上限|下限)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex LimitAfter();

    [GeneratedRegex(@"<|≤|＜|\b(?:left|free|available|remaining|below|under|(?:less|lower|fewer)\s+than|running\s+out|expires?)\b|剩|可用|空闲|低于|小于|不足|少于", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Scarce();

    [GeneratedRegex(@">|≥|＞|\b(?:above|over|exceed\w*|high|(?:more|greater|higher)\s+than)\b|超过|超出|高于|大于|过高|多于", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Excessive();
}

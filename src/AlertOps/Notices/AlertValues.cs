using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using AlertOps.Alerts;
using AlertOps.Runbooks.Conditions;
using AlertOps.Runbooks;
using AlertOps.Text;

namespace AlertOps.Notices;

/// <summary>The value of one alert.</summary>
/// <param name="Text">"23.5%", "失败 100%", "平均耗时 8.2 s"; "" when there is none.</param>
/// <param name="Size">The number in the text, to sort by; null when there is none.</param>
internal readonly record struct AlertValue(Alert Alert, string Text, double? Size);

/// <summary>
/// Finds the value of each alert: its annotation <c>value</c>, else the first number with a unit in its description, else the first known answer of the
/// runbook with a series of the same subject. The worst comes first.
/// </summary>
internal static partial class AlertValues
{
    private const int ValueLength = 40;

    public static ImmutableArray<AlertValue> Of(ImmutableArray<Alert> alerts, AlertNames names, Runbook runbook, EvidenceSet evidence, Language language)
    {
        var values = alerts.Select(alert => FromAnnotations(alert, language)).ToImmutableArray();
        var lowIsWorse = alerts.Any(alert => LowerLimit().IsMatch(CleanText.Of(alert.Annotations["threshold"], ValueLength)));
        if (values.All(value => value.Text.Length == 0) && FirstAnswerAbout(alerts, names.SubjectLabel, runbook, evidence) is { } measured)
        {
            lowIsWorse = IsLowerLimit(measured.Query);
            values = [.. alerts.Select(alert => FromAnswer(alert, names.SubjectLabel, measured.Query, measured.Evidence, language))];
        }

        return [.. values
            .OrderByDescending(value => SeverityRules.Default.Of(value.Alert.Labels))
            .ThenByDescending(value => value.Size * (lowIsWorse ? -1 : 1) ?? double.NegativeInfinity)
            .ThenBy(value => names.Of(value.Alert), StringComparer.Ordinal)];
    }

    /// <summary>The threshold that the alerts annotate; "" when they have none or different ones.</summary>
    public static string Threshold(ImmutableArray<Alert> alerts, Language language) =>
        alerts.Select(alert => alert.Annotations["threshold"]).Distinct(StringComparer.Ordinal).Take(2).ToArray() is [{ Length: > 0 } only]
            ? Readable(only, language)
            : "";

    private static AlertValue FromAnnotations(Alert alert, Language language)
    {
        var text = alert.Annotations["value"] is { Length: > 0 } value ? Readable(value, language) : "";
        if (text.Length == 0)
        {
            text = new[] { "description", "message", "summary" }
                .Select(name => NumberWithUnit().Match(CleanText.Of(alert.Annotation(name, language), 400)))
                .FirstOrDefault(match => match.Success)?.Value.Trim() ?? "";
        }

        return new AlertValue(alert, text, SizeOf(text));
    }

    private static (RunbookQuery Query, Evidence Evidence)? FirstAnswerAbout(
        ImmutableArray<Alert> alerts, string subject, Runbook runbook, EvidenceSet evidence)
    {
        foreach (var query in runbook.Queries)
        {
            if (evidence[query.Id] is { IsKnown: true } answer && alerts.Any(alert => SeriesOf(alert, subject, answer).Any()))
            {
                return (query, answer);
            }
        }

        return null;
    }

    private static AlertValue FromAnswer(Alert alert, string subject, RunbookQuery query, Evidence answer, Language language)
    {
        var values = SeriesOf(alert, subject, answer).Select(series => series.Value!.Value).ToArray();
        if (values.Length == 0)
        {
            return new AlertValue(alert, "", null);
        }

        var worst = IsLowerLimit(query) ? values.Min() : values.Max();
        return new AlertValue(alert, $"{CleanText.Of(query.Title, ValueLength)} {ValueFormat.Format(worst, query.Unit, language)}", worst);
    }

    private static IEnumerable<Series> SeriesOf(Alert alert, string subject, Evidence answer) =>
        subject.Length == 0 || alert.Labels[subject].Length == 0 ? []
        : answer.Series.Where(series => series.HasValue && series.Labels[subject] == alert.Labels[subject]);

    private static bool IsLowerLimit(RunbookQuery query) => query.OkIf?.Comparison is Comparison.Greater or Comparison.GreaterOrEqual;

    // A bare {{ $value }} of a template has sixteen digits, a humanizePercentage has four.
    private static string Readable(string text, Language language)
    {
        var clean = CleanText.Of(text, ValueLength);
        var unit = clean.EndsWith('%') ? "percent" : "";
        return double.TryParse(clean.TrimEnd('%', ' '), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? ValueFormat.Format(number, unit, language)
            : clean;
    }

    private static double? SizeOf(string text) =>
        Digits().Match(text) is { Success: true } match
        && double.TryParse(match.Value, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var size) ? size : null;

    [GeneratedRegex(@"(?<![\w.,/:-])-?\d[\d,]*(?:\.\d+)?(?:\s?(?:%|[KMGTP]i?B(?:/s)?|ms|req/s|/s|次/秒|次/分|(?<=\d )s\b|°C)(?![A-Za-z0-9])|/\d[\d,]*(?![\w/.:-]))", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NumberWithUnit();

    [GeneratedRegex(@"-?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Digits();

    [GeneratedRegex(@"^\s*(?:<|≤|＜|低于|below|under|less)", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex LowerLimit();
}

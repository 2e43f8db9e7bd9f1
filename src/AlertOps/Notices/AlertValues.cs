using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using AlertOps.Alerts;
using AlertOps.Runbooks;
using AlertOps.Runbooks.Conditions;
using AlertOps.Text;

namespace AlertOps.Notices;

/// <summary>The value of one alert.</summary>
/// <param name="Text">"23.5%", "失败 100%", "平均耗时 8.2 s"; "" when there is none.</param>
/// <param name="Size">The number in the text, to sort by; null when there is none.</param>
internal readonly record struct AlertValue(Alert Alert, string Text, double? Size);

/// <summary>
/// Finds the value of each alert: its annotation <c>value</c>, else the number that Grafana sent, else the number that its text calls current, else the answer of
/// its own expression, else the first known answer of the runbook with a series of the same subject. The worst comes first.
/// </summary>
internal static partial class AlertValues
{
    private const int ValueLength = 40;
    private const int LongestNumber = 10;

    public static ImmutableArray<AlertValue> Of(
        ImmutableArray<Alert> alerts, AlertNames names, Runbook runbook, EvidenceSet evidence, Language language, SeverityRules severity)
    {
        var values = alerts.Select(alert => FromAlert(alert, language)).ToImmutableArray();
        var lowIsWorse = LowIsWorse(alerts, language);
        if (values.All(value => value.Text.Length == 0))
        {
            if (SelfOf(alerts, runbook, evidence) is { } self)
            {
                lowIsWorse = self.LowIsWorse ?? lowIsWorse;
                values = [.. alerts.Select(alert => FromSelf(alert, self))];
            }
            else if (FirstAnswerAbout(alerts, names.SubjectLabel, runbook, evidence) is { } measured)
            {
                lowIsWorse = IsLowerLimit(measured.Query);
                values = [.. alerts.Select(alert => FromAnswer(alert, names.SubjectLabel, measured.Query, measured.Evidence, language))];
            }
        }

        return [.. values
            .OrderByDescending(value => severity.Of(value.Alert.Labels))
            .ThenByDescending(value => value.Size * (lowIsWorse ? -1 : 1) ?? double.NegativeInfinity)
            .ThenBy(value => names.Of(value.Alert), StringComparer.Ordinal)];
    }

    /// <summary>
    /// The limit of the alerts: the threshold that they annotate, else the number that their own expression compares with, if that gave the values; "" when they
    /// have none or different ones.
    /// </summary>
    public static string Threshold(ImmutableArray<Alert> alerts, Runbook runbook, EvidenceSet evidence, Language language)
    {
        if (alerts.Select(alert => alert.Annotations["threshold"]).Distinct(StringComparer.Ordinal).Take(2).ToArray() is [{ Length: > 0 } only])
        {
            return Readable(only, language);
        }

        return alerts.All(alert => FromAlert(alert, language).Text.Length == 0)
            && SelfOf(alerts, runbook, evidence) is { HasNumbers: true, Expression.Limit: { } limit } self && self.WorstFirst.Any()
            ? ValueFormat.Number(limit)
            : "";
    }

    private static AlertValue FromAlert(Alert alert, Language language)
    {
        var found = GrafanaAlert.IsUnjudged(alert) ? new AlertValue(alert, "", null) : FromTexts(alert, language);
        return found.Size is 0 or 1 && AlertExpression.Of(alert) is { IsCondition: true } ? new AlertValue(alert, "", null) : found;
    }

    private static AlertValue FromTexts(Alert alert, Language language)
    {
        var text = alert.Annotations["value"] is { Length: > 0 } value ? Readable(value, language) : "";
        if (text.Length == 0 && GrafanaAlert.Value(alert) is { } number)
        {
            return new AlertValue(alert, ValueFormat.Number(number), number);
        }

        if (text.Length == 0)
        {
            text = Rounded(AlertText.Names.Select(name => CurrentNumber.In(alert.Annotation(name, language))).FirstOrDefault(found => found.Length > 0) ?? "", language);
        }

        return new AlertValue(alert, text, SizeOf(text));
    }

    private static SelfAnswer? SelfOf(ImmutableArray<Alert> alerts, Runbook runbook, EvidenceSet evidence) =>
        runbook.Queries.FirstOrDefault(query => query.IsSelf) is { } query ? SelfAnswer.Of(alerts, evidence[query.Id]) : null;

    private static AlertValue FromSelf(Alert alert, SelfAnswer self) =>
        !self.HasNumbers || self.Value(alert) is not { } value
            ? new AlertValue(alert, "", null)
            : new AlertValue(alert, ValueFormat.Number(value), value);

    /// <summary>True when less is worse, by the annotated threshold, else by the rule's own comparison, else by what the text says.</summary>
    private static bool LowIsWorse(ImmutableArray<Alert> alerts, Language language)
    {
        if (alerts.Any(alert => LowerLimit().IsMatch(CleanText.Of(alert.Annotations["threshold"], ValueLength))))
        {
            return true;
        }

        var rule = alerts.Select(AlertExpression.Of).FirstOrDefault(found => found is not null);
        return (rule is null ? null : SelfAnswer.LowIsWorseIn(rule))
            ?? alerts.Take(1).SelectMany(alert => AlertText.Names.Select(name => CurrentNumber.LowIsWorse(alert.Annotation(name, language)))).FirstOrDefault(found => found is not null)
            ?? false;
    }

    private static (RunbookQuery Query, Evidence Evidence)? FirstAnswerAbout(
        ImmutableArray<Alert> alerts, string subject, Runbook runbook, EvidenceSet evidence)
    {
        foreach (var query in runbook.Queries)
        {
            if (!query.IsSelf && evidence[query.Id] is { IsKnown: true } answer && alerts.Any(alert => SeriesOf(alert, subject, answer).Any()))
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

    // The number of a sentence stays as its author wrote it, unless it has a template's sixteen digits.
    private static string Rounded(string text, Language language) => text.Length > LongestNumber ? Readable(text, language) : text;

    /// <summary>The number in a text by the size of its unit, so that 900 MB come behind 1.5 GB.</summary>
    private static double? SizeOf(string text) =>
        Digits().Match(text) is { Success: true } match
        && double.TryParse(match.Groups["number"].Value, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var size)
            ? size * FactorOf(match.Groups["unit"].Value)
            : null;

    private static double FactorOf(string unit) => unit switch
    {
        "k" or "K" => 1e3,
        "M" => 1e6,
        "G" => 1e9,
        "T" => 1e12,
        "P" => 1e15,
        "ms" => 1e-3,
        "m" or "min" or "分" => 60,
        "h" or "小时" => 3600,
        "d" or "天" => 86400,
        _ => 1,
    };

    [GeneratedRegex(@"(?<number>-?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?)\s?(?<unit>ms|min|[kKMGTP](?=i?B?(?![A-Za-z]))|[hdm](?![A-Za-z])|分|小时|天)?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Digits();

    [GeneratedRegex(@"^\s*(?:<|≤|＜|低于|below|under|less)", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex LowerLimit();
}

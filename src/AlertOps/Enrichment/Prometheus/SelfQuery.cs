using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Runbooks;

namespace AlertOps.Enrichment.Prometheus;

/// <summary>
/// Makes the query <c>self</c>: the alert's own expression (<see cref="AlertExpression"/>). Of the answer, the series that belong to the alerts are kept.
/// </summary>
internal static class SelfQuery
{
    /// <summary>The expression of the first alert whose generator URL has one.</summary>
    public static FilledQuery For(ImmutableArray<Alert> alerts)
    {
        if (alerts.Select(AlertExpression.Of).FirstOrDefault(found => found is not null) is not { } expression)
        {
            return new FilledQuery("", alerts.Any(alert => alert.GeneratorUrl.Length > 0) ? "no expression in the generator URL" : "no generator URL");
        }

        return !expression.IsPromQl ? new FilledQuery("", "the alert's expression is a query of logs, which Prometheus doesn't understand")
            : expression.Text.Length > QueryPlaceholders.MaxLength ? new FilledQuery("", $"the alert's expression is longer than {QueryPlaceholders.MaxLength / 1024} KiB")
            : new FilledQuery(expression.Asked, null);
    }

    /// <summary>The series that are those of one of the alerts.</summary>
    public static ImmutableArray<Series> OwnSeries(ImmutableArray<Series> answer, ImmutableArray<Alert> alerts) =>
        [.. answer.Where(series => alerts.Take(AlertExpression.MaxAlerts).Any(alert => AlertExpression.IsSeriesOf(alert, series.Labels)))];
}

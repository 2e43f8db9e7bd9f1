using AlertOps.Alerts;
using AlertOps.Metrics;
using AlertOps.Runbooks;
using Prometheus;

namespace AlertOps.Enrichment;

/// <summary>Counts the runbooks that incidents are planned with and the outcomes of their queries, and measures how long the queries take.</summary>
internal sealed class EnrichmentMetrics
{
    /// <summary>The outcome of a query that was answered; every other outcome is a reason of <see cref="Unavailable"/>.</summary>
    private const string Known = "known";

    private readonly Counter matches;
    private readonly Counter queries;
    private readonly Histogram duration;

    /// <summary>Gives every outcome a series of value 0.</summary>
    public EnrichmentMetrics(MetricsRegistry metrics)
    {
        matches = metrics.Factory.CreateCounter("alertops_runbook_matches_total", "Incidents planned with each runbook.", ["runbook"]);
        queries = metrics.Factory.CreateCounter("alertops_enrichment_queries_total", "Runbook queries by outcome.", ["outcome"]);
        duration = metrics.Factory.CreateHistogram(
            "alertops_enrichment_duration_seconds",
            "All queries of one message.",
            new HistogramConfiguration { Buckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10], SuppressInitialValue = true });
        foreach (var outcome in EnumNames.All<Unavailable>().Prepend(Known))
        {
            queries.WithLabels(outcome);
        }
    }

    /// <param name="evidence">The evidence of one message, one item per runbook.</param>
    /// <param name="took">The time that all its queries took together.</param>
    public void Enriched(IEnumerable<StoredEvidence> evidence, TimeSpan took)
    {
        foreach (var (runbook, _, answered) in evidence)
        {
            matches.WithLabels(runbook).Inc();
            foreach (var answer in answered.Answers.Values)
            {
                queries.WithLabels(answer.Missing is { } reason ? EnumNames.Of(reason) : Known).Inc();
            }
        }

        duration.Observe(took.TotalSeconds);
    }
}

using System.Diagnostics.Metrics;
using AlertOps.Alerts;
using AlertOps.Metrics;
using AlertOps.Runbooks;

namespace AlertOps.Enrichment;

/// <summary>Counts the runbooks that incidents are planned with and the outcomes of their queries, and measures how long the queries take.</summary>
internal static class EnrichmentMetrics
{
    /// <summary>The outcome of a query that was answered; every other outcome is a reason of <see cref="Unavailable"/>.</summary>
    private const string Known = "known";

    private static readonly Counter<long> Matches = AlertOpsMeter.Instance.CreateCounter<long>("alertops_runbook_matches_total", description: "Incidents planned with each runbook.");
    private static readonly Counter<long> Queries = AlertOpsMeter.Instance.CreateCounter<long>("alertops_enrichment_queries_total", description: "Runbook queries by outcome.");
    private static readonly Histogram<double> Duration = AlertOpsMeter.Instance.CreateHistogram<double>(
        "alertops_enrichment_duration_seconds",
        description: "All queries of one message.",
        advice: AlertOpsMeter.Seconds(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10));

    /// <summary>Gives every outcome a series of value 0.</summary>
    public static void Start()
    {
        foreach (var outcome in EnumNames.All<Unavailable>().Prepend(Known))
        {
            Queries.Add(0, AlertOpsMeter.Tag("outcome", outcome));
        }
    }

    /// <param name="evidence">The evidence of one message, one item per runbook.</param>
    /// <param name="duration">The time that all its queries took together.</param>
    public static void Enriched(IEnumerable<StoredEvidence> evidence, TimeSpan duration)
    {
        foreach (var (runbook, _, answered) in evidence)
        {
            Matches.Add(1, AlertOpsMeter.Tag("runbook", runbook));
            foreach (var answer in answered.Answers.Values)
            {
                Queries.Add(1, AlertOpsMeter.Tag("outcome", answer.Missing is { } reason ? EnumNames.Of(reason) : Known));
            }
        }

        Duration.Record(duration.TotalSeconds);
    }
}

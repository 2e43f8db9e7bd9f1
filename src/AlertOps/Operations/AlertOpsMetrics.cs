using System.Diagnostics.Metrics;
using System.Reflection;
using AlertOps.Alerts;
using AlertOps.Enrichment;
using AlertOps.Outbox;

namespace AlertOps.Operations;

/// <summary>What AlertOps counts about itself. Names are the Prometheus names; units are in them.</summary>
internal static class AlertOpsMetrics
{
    public const string MeterName = "AlertOps";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> IntakeRequests = Meter.CreateCounter<long>("alertops_intake_requests_total", description: "Webhook requests by HTTP status code.");
    private static readonly Counter<long> IntakeAlerts = Meter.CreateCounter<long>("alertops_intake_alerts_total", description: "Alerts in accepted webhook bodies by status.");
    private static readonly Histogram<double> IntakeCommit = Meter.CreateHistogram<double>(
        "alertops_intake_commit_duration_seconds", description: "From a request's body read to its commit on disk.", advice: Seconds(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5));

    private static readonly Counter<long> Matches = Meter.CreateCounter<long>("alertops_runbook_matches_total", description: "Incidents planned with each runbook.");
    private static readonly Counter<long> Queries = Meter.CreateCounter<long>("alertops_enrichment_queries_total", description: "Runbook queries by outcome.");
    private static readonly Histogram<double> Enrichment = Meter.CreateHistogram<double>(
        "alertops_enrichment_duration_seconds", description: "All queries of one message.", advice: Seconds(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10));

    private static readonly Counter<long> Deliveries = Meter.CreateCounter<long>("alertops_deliveries_total", description: "Verdicts of channels, one per delivery and try.");
    private static readonly Histogram<double> DeliveryDuration = Meter.CreateHistogram<double>(
        "alertops_delivery_duration_seconds", description: "From the commit at intake to the channel's acceptance.", advice: Seconds(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3600));

    public static string Version { get; } =
        typeof(AlertOpsMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Series exist with value 0 from the start, so that the first error is visible to <c>increase()</c>.</summary>
    public static void Begin(IEnumerable<string> channels)
    {
        foreach (var code in (int[])[200, 400, 401, 404, 413, 503])
        {
            IntakeRequests.Add(0, Tag("code", code.ToString()));
        }

        IntakeAlerts.Add(0, Tag("status", "firing"));
        IntakeAlerts.Add(0, Tag("status", "resolved"));
        foreach (var outcome in Enum.GetValues<Unavailable>().Select(OutcomeOf).Prepend(KnownOutcome))
        {
            Queries.Add(0, Tag("outcome", outcome));
        }

        foreach (var channel in channels)
        {
            foreach (var (outcome, reason) in StartingSeries)
            {
                Deliveries.Add(0, Tag("channel", channel), Tag("outcome", outcome), Tag("reason", reason.Word()));
            }
        }
    }

    public static void IntakeAnswered(int code) => IntakeRequests.Add(1, Tag("code", code.ToString()));

    public static void AlertsAccepted(GroupUpdate update)
    {
        var firing = update.Alerts.Count(alert => alert.IsFiring);
        IntakeAlerts.Add(firing, Tag("status", "firing"));
        IntakeAlerts.Add(update.Alerts.Length - firing, Tag("status", "resolved"));
    }

    public static void IntakeCommitted(TimeSpan took) => IntakeCommit.Record(took.TotalSeconds);

    public static void Matched(string runbookId) => Matches.Add(1, Tag("runbook", runbookId));

    public static void Enriched(IEnumerable<Evidence> answers, TimeSpan took)
    {
        foreach (var answer in answers)
        {
            Queries.Add(1, Tag("outcome", answer.Missing is { } reason ? OutcomeOf(reason) : KnownOutcome));
        }

        Enrichment.Record(took.TotalSeconds);
    }

    public static void Delivered(string channel, Outcome outcome) =>
        Deliveries.Add(1, Tag("channel", channel), Tag("outcome", Word(outcome.Kind)), Tag("reason", outcome.Reason.Word()));

    public static void DeliveryTook(string channel, TimeSpan took) => DeliveryDuration.Record(took.TotalSeconds, Tag("channel", channel));

    private const string KnownOutcome = "known";

    private static readonly (string Outcome, FailureReason Reason)[] StartingSeries =
    [
        ("sent", FailureReason.None), ("later", FailureReason.Timeout), ("later", FailureReason.Network), ("later", FailureReason.ServerError),
        ("later", FailureReason.RateLimited), ("later", FailureReason.Configuration), ("later", FailureReason.UnknownCode),
        ("never", FailureReason.RecipientRefused), ("never", FailureReason.ContentRefused), ("never", FailureReason.Configuration),
        ("never", FailureReason.TargetRemoved), ("never", FailureReason.GaveUp),
    ];

    private static string Word(OutcomeKind kind) => kind switch
    {
        OutcomeKind.Sent => "sent",
        OutcomeKind.Later => "later",
        OutcomeKind.Never => "never",
    };

    private static string OutcomeOf(Unavailable reason) => reason switch
    {
        Unavailable.TimedOut => "timed_out",
        Unavailable.Unreachable => "unreachable",
        Unavailable.Refused => "refused",
        Unavailable.NoData => "no_data",
        Unavailable.NotAsked => "not_asked",
    };

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private static InstrumentAdvice<double> Seconds(params double[] bounds) => new() { HistogramBucketBoundaries = bounds };
}

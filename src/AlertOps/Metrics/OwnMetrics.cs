using System.Collections.Frozen;

namespace AlertOps.Metrics;

internal enum OwnMetricKind
{
    Counter,
    Gauge,
}

/// <summary>
/// The metrics that AlertOps makes of itself, so that <c>check</c> knows them without a service that runs. The counters of a histogram are among them
/// (<c>_bucket</c>, <c>_sum</c>, <c>_count</c>).
/// </summary>
internal static class OwnMetrics
{
    public static string[] Counters { get; } =
    [
        "alertops_background_restarts_total",
        "alertops_connections_evicted_total",
        "alertops_deliveries_total",
        "alertops_enrichment_queries_total",
        "alertops_intake_alerts_total",
        "alertops_intake_requests_total",
        "alertops_runbook_matches_total",
        "alertops_timer_failures_total",
        "wechat_alarm_notifications_total",
    ];

    public static string[] Gauges { get; } =
    [
        "alertops_build_info",
        "alertops_channel_stopped",
        "alertops_channel_suspended",
        "alertops_config_last_reload_success_timestamp_seconds",
        "alertops_config_last_reload_successful",
        "alertops_incidents",
        "alertops_outbox_depth",
        "alertops_outbox_oldest_pending_age_seconds",
        "alertops_wecom_token_expiry_timestamp_seconds",
        "wechat_alarm_failures",
    ];

    public static string[] Histograms { get; } =
    [
        "alertops_delivery_duration_seconds",
        "alertops_enrichment_duration_seconds",
        "alertops_intake_commit_duration_seconds",
    ];

    private static readonly FrozenDictionary<string, OwnMetricKind> Kinds = Gauges.Select(name => (Name: name, Kind: OwnMetricKind.Gauge))
        .Concat(Counters.Concat(Histograms.SelectMany(name => new[] { name + "_bucket", name + "_sum", name + "_count" }))
            .Select(name => (Name: name, Kind: OwnMetricKind.Counter)))
        .ToFrozenDictionary(metric => metric.Name, metric => metric.Kind, StringComparer.Ordinal);

    public static IEnumerable<string> Names => Kinds.Keys;

    /// <summary>The kind of a series' metric; null for a name that AlertOps doesn't have.</summary>
    public static OwnMetricKind? KindOf(string name) => Kinds.TryGetValue(name, out var kind) ? kind : null;
}

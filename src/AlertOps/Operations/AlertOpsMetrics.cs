using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Reflection;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Metrics;
using AlertOps.Runbooks;

namespace AlertOps.Operations;

/// <summary>What AlertOps counts about itself. Names are the Prometheus names; units are in them.</summary>
internal static class AlertOpsMetrics
{
    public const string MeterName = AlertOpsMeter.Name;

    private static readonly Meter Meter = AlertOpsMeter.Instance;

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

    private static readonly Gauge<long> StoppedChannels = Meter.CreateGauge<long>("alertops_channel_stopped", description: "1 while nothing is sent through a channel's endpoint because an administrator has to put something right, or its day is used up.");

    private static readonly Counter<long> Evicted = Meter.CreateCounter<long>("alertops_connections_evicted_total", description: "Connections that were closed to make room for new ones.");

    /// <summary>How many different series may come of what strangers paste; what is beyond counts without its labels.</summary>
    private const int MaxWeChatSeries = 1000;

    private static readonly Counter<long> WeChatAlarms = Meter.CreateCounter<long>("wechat_alarm_notifications_total", description: "Alarm texts of WeChat Official Accounts that were handed over.");
    private static readonly Gauge<long> WeChatFailures = Meter.CreateGauge<long>("wechat_alarm_failures", description: "Failures that the last alarm text of a type spoke of; 0 once it is over.");
    private static readonly ConcurrentDictionary<(string Type, string AppId, string Ip, string Event), bool> WeChatSeries = new();

    public static string Version { get; } =
        typeof(AlertOpsMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Series exist with value 0 from the start, so that the first error is visible to <c>increase()</c>.</summary>
    public static void Begin(IEnumerable<string> channels)
    {
        foreach (var code in (int[])[200, 400, 401, 403, 404, 408, 413, 421, 503])
        {
            IntakeRequests.Add(0, Tag("code", code.ToString()));
        }

        foreach (var type in (string[])
            ["dns_failure", "dns_timeout", "connect_timeout", "request_timeout", "response_failure", "markfail", "verify_ticket_timeout", "verify_ticket_failure", "component_message_timeout", "component_message_failure"])
        {
            WeChatAlarms.Add(0, Tag("type", type), Tag("appid", ""), Tag("ip", ""), Tag("event", ""));
        }

        Evicted.Add(0);
        IntakeAlerts.Add(0, Tag("status", "firing"));
        IntakeAlerts.Add(0, Tag("status", "resolved"));
        foreach (var outcome in EnumNames.All<Unavailable>().Prepend(KnownOutcome))
        {
            Queries.Add(0, Tag("outcome", outcome));
        }

        foreach (var channel in channels)
        {
            foreach (var (outcome, reason) in StartingSeries)
            {
                Deliveries.Add(0, Tag("channel", channel), Tag("outcome", outcome), Tag("reason", EnumNames.Of(reason)));
            }
        }
    }

    /// <summary>Until when each app's WeCom token is good, asked at each scrape.</summary>
    public static void ObserveTokenExpiries(Func<IEnumerable<(string App, DateTimeOffset At)>> expiries) => Meter.CreateObservableGauge(
        "alertops_wecom_token_expiry_timestamp_seconds",
        () => expiries().Select(item => new Measurement<double>(item.At.ToUnixTimeMilliseconds() / 1000.0, Tag("app", item.App))),
        description: "When the WeCom access token of each app ends.");

    public static void ConnectionEvicted() => Evicted.Add(1);

    public static void IntakeAnswered(int code) => IntakeRequests.Add(1, Tag("code", code.ToString()));

    public static void AlertsAccepted(GroupUpdate update)
    {
        var firing = update.Alerts.Count(alert => alert.IsFiring);
        IntakeAlerts.Add(firing, Tag("status", "firing"));
        IntakeAlerts.Add(update.Alerts.Length - firing, Tag("status", "resolved"));
    }

    public static void IntakeCommitted(TimeSpan took) => IntakeCommit.Record(took.TotalSeconds);

    /// <param name="failures">As many as the text speaks of; null when it doesn't say.</param>
    public static void WeChatAlarmed(string type, string appId, string ip, string @event, int? failures)
    {
        if (!WeChatSeries.ContainsKey((type, appId, ip, @event)) && (WeChatSeries.Count >= MaxWeChatSeries || !WeChatSeries.TryAdd((type, appId, ip, @event), true)))
        {
            (appId, ip, @event) = ("", "", "");
        }

        WeChatAlarms.Add(1, Tag("type", type), Tag("appid", appId), Tag("ip", ip), Tag("event", @event));
        if (failures is { } count)
        {
            WeChatFailures.Record(count, Tag("type", type), Tag("appid", appId));
        }
    }

    public static void WeChatAlarmOver(string type, string appId) => WeChatFailures.Record(0, Tag("type", type), Tag("appid", IsKnown(type, appId) ? appId : ""));

    private static bool IsKnown(string type, string appId) => WeChatSeries.Keys.Any(key => key.Type == type && key.AppId == appId);

    public static void Enriched(IEnumerable<StoredEvidence> runbooks, TimeSpan took)
    {
        foreach (var (runbook, _, evidence) in runbooks)
        {
            Matches.Add(1, Tag("runbook", runbook));
            foreach (var answer in evidence.Answers.Values)
            {
                Queries.Add(1, Tag("outcome", answer.Missing is { } reason ? EnumNames.Of(reason) : KnownOutcome));
            }
        }

        Enrichment.Record(took.TotalSeconds);
    }

    public static void Delivered(string channel, Outcome outcome) =>
        Deliveries.Add(1, Tag("channel", channel), Tag("outcome", EnumNames.Of(outcome.Kind)), Tag("reason", EnumNames.Of(outcome.Reason)));

    /// <summary>Endpoints that wait for an administrator: 1; once it works again, 0.</summary>
    public static void ChannelsStopped(IEnumerable<EndpointSuspension> stops)
    {
        foreach (var stop in stops.Where(stop => stop.IsForPeople))
        {
            StoppedChannels.Record(stop.IsOver ? 0 : 1, Tag("channel", stop.Channel), Tag("endpoint", stop.Endpoint));
        }
    }

    public static void DeliveryTook(string channel, TimeSpan took) => DeliveryDuration.Record(took.TotalSeconds, Tag("channel", channel));

    private const string KnownOutcome = "known";

    private static readonly (string Outcome, FailureReason Reason)[] StartingSeries =
    [
        ("sent", FailureReason.None), ("later", FailureReason.Timeout), ("later", FailureReason.Network), ("later", FailureReason.ServerError),
        ("later", FailureReason.RateLimited), ("later", FailureReason.Configuration), ("later", FailureReason.UnknownCode),
        ("never", FailureReason.RecipientRefused), ("never", FailureReason.ContentRefused), ("never", FailureReason.Configuration),
        ("never", FailureReason.TargetRemoved), ("never", FailureReason.GaveUp), ("never", FailureReason.Internal),
    ];

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private static InstrumentAdvice<double> Seconds(params double[] bounds) => new() { HistogramBucketBoundaries = bounds };
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using AlertOps.Alerts;
using AlertOps.Metrics;
using Prometheus;

namespace AlertOps.Intake;

/// <summary>Counts webhook requests and the alerts in them, and measures how long their commit takes.</summary>
internal sealed class IntakeMetrics
{
    private readonly Counter requests;
    private readonly Counter.Child firing;
    private readonly Counter.Child resolved;
    private readonly Histogram commitDuration;

    /// <summary>Keeps the series of each status: finding them anew costs more than counting.</summary>
    private readonly ConcurrentDictionary<int, Counter.Child> byCode = new();

    /// <summary>Gives every series that is known beforehand the value 0.</summary>
    public IntakeMetrics(MetricsRegistry metrics)
    {
        requests = metrics.Factory.CreateCounter("alertops_intake_requests_total", "Webhook requests by HTTP status code.", ["code"]);
        var alerts = metrics.Factory.CreateCounter("alertops_intake_alerts_total", "Alerts in accepted webhook bodies by status.", ["status"]);
        firing = alerts.WithLabels(EnumNames.Of(AlertStatus.Firing));
        resolved = alerts.WithLabels(EnumNames.Of(AlertStatus.Resolved));
        commitDuration = metrics.Factory.CreateHistogram(
            "alertops_intake_commit_duration_seconds",
            "From a request's body read to its commit on disk.",
            new HistogramConfiguration { Buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5], SuppressInitialValue = true });
        foreach (var code in (int[])[200, 400, 401, 403, 404, 408, 413, 421, 503])
        {
            OfCode(code);
        }
    }

    public void Answered(int code) => OfCode(code).Inc();

    public void Accepted(ImmutableArray<Alert> alerts)
    {
        var count = alerts.Count(alert => alert.IsFiring);
        firing.Inc(count);
        resolved.Inc(alerts.Length - count);
    }

    public void Committed(TimeSpan duration) => commitDuration.Observe(duration.TotalSeconds);

    private Counter.Child OfCode(int code) => byCode.GetOrAdd(code, static (code, requests) => requests.WithLabels(code.ToString(CultureInfo.InvariantCulture)), requests);
}

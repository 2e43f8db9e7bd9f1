using System.Diagnostics.Metrics;
using AlertOps.Alerts;
using AlertOps.Metrics;

namespace AlertOps.Intake;

/// <summary>Counts webhook requests and the alerts in them, and measures how long their commit takes.</summary>
internal static class IntakeMetrics
{
    private static readonly Counter<long> Requests = AlertOpsMeter.Instance.CreateCounter<long>("alertops_intake_requests_total", description: "Webhook requests by HTTP status code.");
    private static readonly Counter<long> Alerts = AlertOpsMeter.Instance.CreateCounter<long>("alertops_intake_alerts_total", description: "Alerts in accepted webhook bodies by status.");
    private static readonly Histogram<double> CommitDuration = AlertOpsMeter.Instance.CreateHistogram<double>(
        "alertops_intake_commit_duration_seconds",
        description: "From a request's body read to its commit on disk.",
        advice: AlertOpsMeter.Seconds(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5));

    /// <summary>Gives every series that is known beforehand the value 0.</summary>
    public static void Start()
    {
        foreach (var code in (int[])[200, 400, 401, 403, 404, 408, 413, 421, 503])
        {
            Requests.Add(0, AlertOpsMeter.Tag("code", code.ToString()));
        }

        foreach (var status in EnumNames.All<AlertStatus>())
        {
            Alerts.Add(0, AlertOpsMeter.Tag("status", status));
        }
    }

    public static void Answered(int code) => Requests.Add(1, AlertOpsMeter.Tag("code", code.ToString()));

    public static void Accepted(GroupUpdate update)
    {
        var firing = update.Alerts.Count(alert => alert.IsFiring);
        Alerts.Add(firing, AlertOpsMeter.Tag("status", EnumNames.Of(AlertStatus.Firing)));
        Alerts.Add(update.Alerts.Length - firing, AlertOpsMeter.Tag("status", EnumNames.Of(AlertStatus.Resolved)));
    }

    public static void Committed(TimeSpan duration) => CommitDuration.Record(duration.TotalSeconds);
}

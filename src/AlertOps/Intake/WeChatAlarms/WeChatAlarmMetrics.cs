using System.Collections.Concurrent;
using AlertOps.Metrics;
using Prometheus;

namespace AlertOps.Intake.WeChatAlarms;

/// <summary>Counts the alarm texts of WeChat Official Accounts, and shows how many failures the last one of each type named.</summary>
internal sealed class WeChatAlarmMetrics
{
    /// <summary>Limits the series that pasted texts can create; a text beyond it is counted without its labels.</summary>
    private const int MaxSeries = 1000;

    private readonly Counter notifications;
    private readonly Gauge lastFailures;
    private readonly ConcurrentDictionary<(WeChatAlarmType Type, string AppId, string Ip, string Event), bool> seen = new();

    /// <summary>Gives every type of alarm a series of value 0.</summary>
    public WeChatAlarmMetrics(MetricsRegistry metrics)
    {
        notifications = metrics.Factory.CreateCounter(
            "wechat_alarm_notifications_total", "Alarm texts of WeChat Official Accounts that were handed over.", ["type", "appid", "ip", "event"]);
        lastFailures = metrics.Factory.CreateGauge(
            "wechat_alarm_failures", "Failures that the last alarm text of a type spoke of; 0 once it is over.", ["type", "appid"]);
        foreach (var type in Enum.GetValues<WeChatAlarmType>())
        {
            Notifications(type, "", "", "");
        }
    }

    /// <param name="failures">The number of failures that the text names; null when it names none.</param>
    public void Received(WeChatAlarmType type, string appId, string ip, string @event, int? failures)
    {
        if (!seen.ContainsKey((type, appId, ip, @event)) && (seen.Count >= MaxSeries || !seen.TryAdd((type, appId, ip, @event), true)))
        {
            (appId, ip, @event) = ("", "", "");
        }

        Notifications(type, appId, ip, @event).Inc();
        if (failures is { } count)
        {
            Show(count, type, appId);
        }
    }

    public void Resolved(WeChatAlarmType type, string appId) => Show(0, type, IsKnown(type, appId) ? appId : "");

    private bool IsKnown(WeChatAlarmType type, string appId) => seen.Keys.Any(key => key.Type == type && key.AppId == appId);

    private Counter.Child Notifications(WeChatAlarmType type, string appId, string ip, string @event) => notifications.WithLabels(type.MetricLabel(), appId, ip, @event);

    private void Show(long failures, WeChatAlarmType type, string appId) => lastFailures.WithLabels(type.MetricLabel(), appId).Set(failures);
}

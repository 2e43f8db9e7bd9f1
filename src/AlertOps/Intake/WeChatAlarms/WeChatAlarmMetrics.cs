using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using AlertOps.Metrics;

namespace AlertOps.Intake.WeChatAlarms;

/// <summary>Counts the alarm texts of WeChat Official Accounts, and shows how many failures the last one of each type named.</summary>
internal static class WeChatAlarmMetrics
{
    /// <summary>Limits the series that pasted texts can create; a text beyond it is counted without its labels.</summary>
    private const int MaxSeries = 1000;

    private static readonly Counter<long> Notifications = AlertOpsMeter.Instance.CreateCounter<long>("wechat_alarm_notifications_total", description: "Alarm texts of WeChat Official Accounts that were handed over.");
    private static readonly Gauge<long> Failures = AlertOpsMeter.Instance.CreateGauge<long>("wechat_alarm_failures", description: "Failures that the last alarm text of a type spoke of; 0 once it is over.");
    private static readonly ConcurrentDictionary<(WeChatAlarmType Type, string AppId, string Ip, string Event), bool> Series = new();

    /// <summary>Gives every type of alarm a series of value 0.</summary>
    public static void Start()
    {
        foreach (var type in Enum.GetValues<WeChatAlarmType>())
        {
            Add(0, type, "", "", "");
        }
    }

    /// <param name="failures">The number of failures that the text names; null when it names none.</param>
    public static void Received(WeChatAlarmType type, string appId, string ip, string @event, int? failures)
    {
        if (!Series.ContainsKey((type, appId, ip, @event)) && (Series.Count >= MaxSeries || !Series.TryAdd((type, appId, ip, @event), true)))
        {
            (appId, ip, @event) = ("", "", "");
        }

        Add(1, type, appId, ip, @event);
        if (failures is { } count)
        {
            Record(count, type, appId);
        }
    }

    public static void Resolved(WeChatAlarmType type, string appId) => Record(0, type, IsKnown(type, appId) ? appId : "");

    private static bool IsKnown(WeChatAlarmType type, string appId) => Series.Keys.Any(key => key.Type == type && key.AppId == appId);

    private static void Add(long count, WeChatAlarmType type, string appId, string ip, string @event) => Notifications.Add(
        count, AlertOpsMeter.Tag("type", type.MetricLabel()), AlertOpsMeter.Tag("appid", appId), AlertOpsMeter.Tag("ip", ip), AlertOpsMeter.Tag("event", @event));

    private static void Record(long failures, WeChatAlarmType type, string appId) =>
        Failures.Record(failures, AlertOpsMeter.Tag("type", type.MetricLabel()), AlertOpsMeter.Tag("appid", appId));
}

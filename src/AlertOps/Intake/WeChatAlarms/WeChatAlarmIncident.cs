using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Incidents;

namespace AlertOps.Intake.WeChatAlarms;

/// <summary>Builds the updates of the incident of one kind of alarm of one account. WeChat never reports the end of a failure; it is resolved after <see cref="QuietPeriod"/>.</summary>
internal static class WeChatAlarmIncident
{
    public const string Source = "wechat";
    public const string Receiver = "wechat-alarm";

    public static readonly TimeSpan QuietPeriod = TimeSpan.FromMinutes(30);

    private const int MaxValue = 200;

    /// <param name="open">The open incidents of WeChat alarms; a repeated alarm keeps its start.</param>
    public static GroupUpdate Opened(WeChatAlarm alarm, ImmutableArray<Incident> open, DateTimeOffset now)
    {
        var labels = LabelSet.From(alarm.Labels.Select(pair => KeyValuePair.Create(pair.Key, Short(pair.Value))));
        var group = LabelSet.From(labels.Where(pair => pair.Key is "alertname" or "appid"));
        var key = group.ToString();
        var fingerprint = Fingerprint.Of(labels);

        // The time in the text may lie before the end of the last incident, so that the alarm would look stale; it is kept in an annotation only.
        var since = open.FirstOrDefault(incident => incident.Key.GroupKey == key)?.Firing.FirstOrDefault(alert => alert.Fingerprint == fingerprint)?.StartsAt ?? now;
        var alert = new Alert(fingerprint, AlertStatus.Firing, labels, alarm.Annotations, since, null, "");
        return new GroupUpdate(Source, Receiver, key, null, [alert], group, labels, alert.Annotations, "", 0, now);
    }

    public static GroupUpdate Resolved(Incident incident, DateTimeOffset now) => new(
        Source,
        Receiver,
        incident.Key.GroupKey,
        null,
        [.. incident.Firing.Select(alert => alert with { Status = AlertStatus.Resolved, EndsAt = now })],
        incident.GroupLabels,
        incident.CommonLabels,
        incident.CommonAnnotations,
        incident.ExternalUrl,
        0,
        now);

    private static string Short(string value) => value.Length <= MaxValue ? value : value[..(char.IsHighSurrogate(value[MaxValue - 1]) ? MaxValue - 1 : MaxValue)];
}

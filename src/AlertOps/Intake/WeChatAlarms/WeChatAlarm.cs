using System.Collections.Immutable;
using AlertOps.Alerts;

namespace AlertOps.Intake.WeChatAlarms;

/// <summary>The ten kinds of alarm that WeChat posts into the alarm group chat of an Official Account.</summary>
internal enum WeChatAlarmType
{
    DnsFailure,
    DnsTimeout,
    ConnectTimeout,
    RequestTimeout,
    ResponseFailure,
    MarkFail,
    VerifyTicketTimeout,
    VerifyTicketFailure,
    ComponentMessageTimeout,
    ComponentMessageFailure,
}

internal static class WeChatAlarmTypes
{
    public static string AlertName(this WeChatAlarmType type) => type switch
    {
        WeChatAlarmType.DnsFailure => "WeChatCallbackDnsFailure",
        WeChatAlarmType.DnsTimeout => "WeChatCallbackDnsTimeout",
        WeChatAlarmType.ConnectTimeout => "WeChatCallbackConnectTimeout",
        WeChatAlarmType.RequestTimeout => "WeChatCallbackRequestTimeout",
        WeChatAlarmType.ResponseFailure => "WeChatCallbackResponseFailure",
        WeChatAlarmType.MarkFail => "WeChatCallbackMarkFail",
        WeChatAlarmType.VerifyTicketTimeout => "WeChatVerifyTicketTimeout",
        WeChatAlarmType.VerifyTicketFailure => "WeChatVerifyTicketFailure",
        WeChatAlarmType.ComponentMessageTimeout => "WeChatComponentMessageTimeout",
        WeChatAlarmType.ComponentMessageFailure => "WeChatComponentMessageFailure",
    };

    /// <summary>Value of the metrics' label <c>type</c>.</summary>
    public static string MetricLabel(this WeChatAlarmType type) => type switch
    {
        WeChatAlarmType.DnsFailure => "dns_failure",
        WeChatAlarmType.DnsTimeout => "dns_timeout",
        WeChatAlarmType.ConnectTimeout => "connect_timeout",
        WeChatAlarmType.RequestTimeout => "request_timeout",
        WeChatAlarmType.ResponseFailure => "response_failure",
        WeChatAlarmType.MarkFail => "markfail",
        WeChatAlarmType.VerifyTicketTimeout => "verify_ticket_timeout",
        WeChatAlarmType.VerifyTicketFailure => "verify_ticket_failure",
        WeChatAlarmType.ComponentMessageTimeout => "component_message_timeout",
        WeChatAlarmType.ComponentMessageFailure => "component_message_failure",
    };
}

/// <summary>One parsed alarm.</summary>
/// <param name="AppId">"" when the text has none.</param>
/// <param name="FirstAt">Time of the first failure in the text (China time, <c>yyyy-MM-dd HH:mm:ss</c>); null when it has none.</param>
/// <param name="Count">Number of failures; null when the text has none.</param>
/// <param name="WindowMinutes">The minutes in which they happened; null when <paramref name="Count"/> is.</param>
/// <param name="Sample">The bracketed pairs of the error sample, by name.</param>
internal sealed record WeChatAlarm(
    WeChatAlarmType Type,
    string AppId,
    string Nickname,
    DateTimeOffset? FirstAt,
    int? Count,
    int? WindowMinutes,
    string Content,
    ImmutableSortedDictionary<string, string> Sample)
{
    /// <summary>The labels identify the failing thing; values that change from alarm to alarm are annotations.</summary>
    public LabelSet Labels => LabelSet.From(
        new (string Name, string Value)[]
        {
            ("alertname", Type.AlertName()),
            ("severity", Type is WeChatAlarmType.MarkFail ? "critical" : "warning"),
            ("signal", "wechat-alarm"),
            ("appid", AppId),
            ("ip", Sample.GetValueOrDefault("IP", "")),
            ("msg_type", Sample.GetValueOrDefault("MsgType", "")),
            ("event", Sample.GetValueOrDefault("Event", "")),
        }.Where(pair => pair.Value.Length > 0).Select(pair => KeyValuePair.Create(pair.Name, pair.Value)));

    public LabelSet Annotations => LabelSet.From(
        new (string Name, string? Value)[]
        {
            ("summary", Content),
            ("value", Count is { } count ? $"{WindowMinutes} 分钟 {count} 次" : null),
            ("nickname", Nickname),
            ("first_at", FirstAt?.ToString("yyyy-MM-dd HH:mm:ss")),
            ("error_sample", string.Join(" ", Sample.Select(pair => $"{pair.Key}={pair.Value}"))),
        }.Where(pair => !string.IsNullOrEmpty(pair.Value)).Select(pair => KeyValuePair.Create(pair.Name, pair.Value!)));
}

using AlertOps.Alerts;

namespace AlertOps.Delivery.Suspensions;

/// <summary>Makes the internal incident that reports a suspended endpoint: its recipients have to be notified through another channel.</summary>
internal static class SuspensionIncident
{
    private const string Self = "alertops";

    private static readonly (string Chinese, string English) Misconfigured = (
        "原因在配置或对方后台，重试没有用。排好的通知都留着；修好并重新加载配置后立即补发，否则每 5 分钟试一条。",
        "The cause is in the configuration or at the other side; trying again can't help. What waits is kept: it leaves once mended and reloaded, or when one try every 5 minutes gets through.");

    private static readonly (string Chinese, string English) Silent = (
        "对方不应答（超时或连不上）。排好的通知都留着；隔 15 秒到 2 分钟试一条，一通就全部补发。请看对方和网络是否正常，或者地址是否写对。",
        "The other side does not answer. What waits is kept; one message is tried every 15 s to 2 minutes, and all leave once one gets through. See whether it and the network are up, and the address is right.");

    /// <param name="channel">The descriptor of the suspended endpoint's channel.</param>
    public static GroupUpdate Of(EndpointSuspension suspension, ChannelDescriptor channel, DateTimeOffset now)
    {
        var groupLabels = LabelSet.Of(("alertname", OwnAlerts.ChannelStopped), ("channel", suspension.Channel), ("endpoint", suspension.Endpoint));
        var labels = groupLabels.With("job", Self).With("severity", "critical");
        var name = suspension.Endpoint.Length == 0 ? suspension.Channel : $"{suspension.Channel}/{suspension.Endpoint}";
        var reason = $"{suspension.Code} {suspension.Detail}".Trim();
        var cure = suspension.IsQuota ? UsedUp(channel) : suspension.IsSilent ? Silent : Misconfigured;
        var annotations = LabelSet.Of(
            ("summary", $"通知渠道 {name} 停发：{reason}"), ("summary_en", $"Channel {name} is stopped: {reason}"),
            ("description", cure.Chinese), ("description_en", cure.English));
        var alert = new Alert(
            Fingerprint.Of(labels),
            suspension.IsOver ? AlertStatus.Resolved : AlertStatus.Firing,
            labels,
            annotations,
            suspension.Since,
            suspension.IsOver ? now : null,
            "");
        return new GroupUpdate(Self, Self, $"{OwnAlerts.ChannelStopped}/{name}", null, [alert], groupLabels, labels, annotations, "", 0, now);
    }

    private static (string Chinese, string English) UsedUp(ChannelDescriptor channel)
    {
        var hours = channel.Day.UtcOffset.TotalHours;
        var (zone, key) = (FormattableString.Invariant($"UTC{hours:+0.##;-0.##;+0}"), channel.Quota?.ConfigurationKey);
        return (
            $"今天的发送额度已用完。排好的通知都留着，{zone} 零点后补发{(key is null ? "。" : $"；额度设低了就调高 {key} 并重新加载配置，立即补发。")}",
            $"The quota of the day is used up. What waits is kept and leaves after midnight in {zone}{(key is null ? "." : $"; if {key} is set too low, raise it and reload, and it leaves at once.")}");
    }
}

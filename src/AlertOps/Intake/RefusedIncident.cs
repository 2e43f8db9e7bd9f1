using AlertOps.Alerts;
using AlertOps.Outbox;

namespace AlertOps.Intake;

/// <summary>The one internal incident of refused bodies: Alertmanager does not repeat what is refused, so somebody must hear of it.</summary>
internal static class RefusedIncident
{
    private const string Self = "alertops";

    private static readonly LabelSet Labels = LabelSet.Of(("alertname", OwnAlerts.RefusedBody), ("job", Self), ("severity", "warning"));
    private static readonly LabelSet GroupLabels = LabelSet.Of(("alertname", OwnAlerts.RefusedBody));

    public static GroupUpdate Opened(RefusedBody refused)
    {
        var source = refused.Source.Length == 0 ? "" : $"（source={refused.Source}）";
        var annotations = LabelSet.Of(
            ("summary", $"AlertOps 拒收了一条告警通知{source}：HTTP {refused.Status}，{refused.Problem}"),
            ("description", $"Alertmanager 不会重发被拒收的通知，其中的告警可能没有人收到。{Cure(refused.Status)}连续 1 小时没有拒收后，本事件自动恢复。"));
        return Of(new Alert(Fingerprint.Of(Labels), AlertStatus.Firing, Labels, annotations, refused.At, null, ""), refused.At);
    }

    public static GroupUpdate Over(DateTimeOffset lastRefused, DateTimeOffset now) =>
        Of(new Alert(Fingerprint.Of(Labels), AlertStatus.Resolved, Labels, LabelSet.Empty, lastRefused, now, ""), now);

    private static string Cure(int status) => status switch
    {
        404 => "请把 webhook URL 里的 receiver 改成 alertops.yml 中已有的接收者。",
        413 => "请在 Alertmanager 的 webhook_configs 里设置 max_alerts，或把分组（group_by）分得更细。",
        _ => "请检查是谁在往 webhook 地址发送，以及它的格式：需要 Alertmanager 的 webhook 格式（version 4）。",
    };

    private static GroupUpdate Of(Alert alert, DateTimeOffset now) => new(
        Self, Self, OwnAlerts.RefusedBody, null, [alert], GroupLabels, Labels, alert.Annotations, "", 0, now);
}

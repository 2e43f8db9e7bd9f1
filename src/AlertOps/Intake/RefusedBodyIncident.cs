using AlertOps.Alerts;
using AlertOps.Delivery;

namespace AlertOps.Intake;

/// <summary>Builds the updates of the one internal incident that reports refused bodies. Alertmanager does not repeat a refused body, so people must be told.</summary>
internal static class RefusedBodyIncident
{
    private const string Self = "alertops";

    private static readonly LabelSet Labels = LabelSet.Of(("alertname", OwnAlerts.RefusedBody), ("job", Self), ("severity", "warning"));
    private static readonly LabelSet GroupLabels = LabelSet.Of(("alertname", OwnAlerts.RefusedBody));

    public static GroupUpdate Opened(RefusedBody refused)
    {
        var (chinese, english) = refused.Source.Length == 0 ? ("", "") : ($"（source={refused.Source}）", $" (source={refused.Source})");
        var cure = Cure(refused.Status);
        var annotations = LabelSet.Of(
            ("summary", $"AlertOps 拒收了一条告警通知{chinese}：HTTP {refused.Status}，{refused.Problem}"),
            ("summary_en", $"AlertOps refused a notification{english}: HTTP {refused.Status}, {refused.Problem}"),
            ("description", $"Alertmanager 不会重发被拒收的通知，其中的告警可能没有人收到。{cure.Chinese}连续 1 小时没有拒收后，本事件自动恢复。"),
            ("description_en", $"Alertmanager does not send again what is refused: its alerts may have reached nobody. {cure.English} This incident resolves after an hour without a refusal."));
        return Of(new Alert(Fingerprint.Of(Labels), AlertStatus.Firing, Labels, annotations, refused.At, null, ""), refused.At);
    }

    public static GroupUpdate Resolved(DateTimeOffset lastRefused, DateTimeOffset now) =>
        Of(new Alert(Fingerprint.Of(Labels), AlertStatus.Resolved, Labels, LabelSet.Empty, lastRefused, now, ""), now);

    private static (string Chinese, string English) Cure(int status) => status switch
    {
        404 => ("请把 webhook URL 里的 receiver 改成 alertops.yml 中已有的接收者。", "Name a receiver of alertops.yml in the webhook's URL."),
        413 => (
            "请在 Alertmanager 的 webhook_configs 里设置 max_alerts，或把分组（group_by）分得更细。",
            "Set max_alerts in Alertmanager's webhook_configs, or make groups smaller with group_by."),
        _ => (
            "请检查是谁在往 webhook 地址发送，以及它的格式：需要 Alertmanager 的 webhook 格式（version 4）。",
            "Find out who posts to the webhook's URL, and in which format: it takes Alertmanager's webhook format (version 4)."),
    };

    private static GroupUpdate Of(Alert alert, DateTimeOffset now) => new(
        Self, Self, OwnAlerts.RefusedBody, null, [alert], GroupLabels, Labels, alert.Annotations, "", 0, now);
}

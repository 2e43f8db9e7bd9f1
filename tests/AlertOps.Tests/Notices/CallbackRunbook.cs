using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Runbooks;
using AlertOps.Runbooks.Conditions;

namespace AlertOps.Tests.Notices;

/// <summary>A typical runbook in both languages.</summary>
internal static class CallbackRunbook
{
    private static readonly Threshold Quick = new(Comparison.Less, 250);
    private static readonly Threshold Reachable = new(Comparison.Equal, 200);

    private static readonly Runbook English = Runbook(
        Language.English,
        "Callback failure",
        ["Failure codes", "Mean callback time", "Queued", "Probe", "Clients"],
        [
            ("slow", "the webhook is slow", "Check the webhook backend: answer 200 first, work later"),
            ("denied", "the webhook denies access", "Renew the webhook's credentials"),
            ("codes", "", "Find the cause by code (504 means slow, 401/403 access, 404 path)"),
            ("log", "", "Read the words: search `network error` in the core app's log on {{labels.node}}"),
            ("reach", "", "Reachability (seen from the probe only; confirm on the core app)"),
        ],
        "Customers' messages and receipts don't reach the business system.",
        "No second change in a hurry; after the repair retries take up to 15 minutes");

    public static readonly Runbook Chinese = Runbook(
        Language.Chinese,
        "回调故障",
        ["失败码", "平均回调耗时", "排队", "网络探测", "客户端"],
        [
            ("slow", "Webhook 响应慢", "查 Webhook 后端：先回 200 再异步处理"),
            ("denied", "鉴权失败", "更新 Webhook 凭据"),
            ("codes", "", "按失败码找原因（504 看耗时，401/403 看鉴权，404 看路径）"),
            ("log", "", "看原文：在 {{labels.node}} 核心应用日志里搜 `network error`"),
            ("reach", "", "可达性（只代表探测点，仍需从核心应用确认）"),
        ],
        "客户消息和回执进不了业务系统；约 86 分钟后队列满，发送接口报 1016",
        "修好后重试最长等 15 分钟，别急着二次变更") with { Translation = English };

    private static Runbook Runbook(
        Language language, string title, string[] titles, (string Id, string Because, string Do)[] actions, string impact, string avoid) => new(
        "WhatsAppCallbackFailure", "whatsapp", language, title, ["WhatsAppCallbackFailure"], [], Severity.Critical, "WA03",
        new DashboardReference("alertops-core-app", ["回调请求数", "回调错误率"]), "messaging",
        [
            new RunbookQuery("codes", titles[0], "topk(5, sum by (type, result) (rate(callback_requests_duration_ms_count{node=~\"$node\", result!=\"success\"}[5m])))", "reqps", EvidenceView.Table, TimeSpan.Zero, null, 10),
            new RunbookQuery("mean_ms", titles[1], "sum(rate(callback_requests_duration_ms_sum[5m])) / sum(rate(callback_requests_duration_ms_count[5m]))", "ms", EvidenceView.Chart, TimeSpan.FromHours(1), Quick, 14),
            new RunbookQuery("queued", titles[2], "sum(callback_queue_size{node=~\"$node\"})", "short", EvidenceView.Chart, TimeSpan.FromHours(1), null, 20),
            new RunbookQuery("probe", titles[3], "probe_http_status_code{job=\"webhook\"}", "none", EvidenceView.Value, TimeSpan.Zero, Reachable, 24),
        ],
        [.. actions.Select((action, index) => new RunbookAction(
            action.Id,
            action.Id switch
            {
                "slow" => new Condition.Compare(new Quantity.OfQuery("mean_ms"), Comparison.Greater, new Quantity.Number(5000, 5000)),
                "denied" => new Condition.And(
                    new Condition.Compare(new Quantity.OfQuery("mean_ms"), Comparison.Less, new Quantity.Number(5000, 5000)),
                    new Condition.Compare(new Quantity.OfQuery("probe"), Comparison.Equal, new Quantity.Number(401, 401))),
                _ => null,
            },
            action.Because.Length == 0 ? null : action.Because,
            action.Do,
            action.Id switch { "slow" => ["mean_ms"], "codes" => ["codes"], "reach" => ["probe"], _ => ImmutableArray<string>.Empty },
            30 + index))],
        avoid, [], impact, "", "whatsapp/WhatsAppCallbackFailure.md");
}

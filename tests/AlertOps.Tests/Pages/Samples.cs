using System.Collections.Immutable;
using System.Text;
using AlertOps.Access;
using AlertOps.Alerts;
using AlertOps.Channels.WeCom;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Incidents;
using AlertOps.Incidents.Audit;
using AlertOps.Notices;
using AlertOps.Pages;
using AlertOps.Runbooks;
using AlertOps.Runbooks.Conditions;
using AlertOps.Storage;
using AlertOps.Text;
using AlertOps.Tests.Channels;

namespace AlertOps.Tests.Pages;

/// <summary>Sample models of the pages, with ordinary labels and with hostile ones.</summary>
internal static class Samples
{
    public const string Hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";

    public static readonly DateTimeOffset Now = new(2026, 11, 20, 19, 8, 4, TimeSpan.Zero);

    private static readonly DateTimeOffset Opened = Now.AddMinutes(-6);

    public static PageFrame Frame(Language language, string path = "/") => new(PageText.In(language), DisplayZone.Shanghai.Zone, Now, path) { Role = Role.Responder, Descriptors = TestChannels.Directory.Descriptors };

    public static Line Headline { get; } = Line.Of(new Span("wacore-2 失败 100%，wacore-1 失败 23.5%", Tone.Strong), new Span("（阈值 5%）"));

    public static Notice Notice(string title = "回调故障 prod-sh 2 个节点") => new(
        NoticeKind.Firing, Language.Chinese, Severity.Critical, 1042, "严重", title, Headline, "Webhook 响应慢，网络可达。", [], [], "https://alertops.example.com/incidents/1042?c=7");

    public static IncidentRow Row(long id, IncidentState state, Severity severity, string title, int minutes, int firing = 2, int alerts = 2, Acknowledgement? taken = null) => new(
        id, state, severity, title, "WhatsAppCallbackFailure", firing, alerts, Now.AddMinutes(-minutes), state == IncidentState.Resolved ? Now.AddMinutes(-minutes / 3.0) : null, Now.AddSeconds(-20), taken);

    public static IncidentListModel Incidents(string? title = null, IncidentListFilter? filter = null) => new(
        filter ?? new("", null, "", null),
        new(
            [
                Row(1042, IncidentState.Open, Severity.Critical, title ?? "回调故障 prod-sh 2 个节点", 6),
                Row(1041, IncidentState.Acknowledged, Severity.Critical, "MySQL 连接耗尽 db-03：151/151", 41, 1, 3, new("张三", Now.AddMinutes(-37))),
                Row(1039, IncidentState.Open, Severity.Warning, "磁盘将满 db-03 /data：96%，约 2 小时", 190, 1, 1),
                Row(1038, IncidentState.Open, Severity.Warning, "Nginx 上游慢 edge-sh 9 个节点，p95 3.4 s", 260, 7, 9),
                Row(1031, IncidentState.Open, Severity.Info, "证书 21 天后到期 api.example.com", 2900, 1, 1),
            ],
            "next-cursor"),
        [
            Row(1040, IncidentState.Resolved, Severity.Critical, "发送接口报 1016 prod-bj", 150),
            Row(1037, IncidentState.Resolved, Severity.Warning, "高 CPU node-07", 300, 0, 1, new("李四", Now.AddMinutes(-280))),
        ],
        "https://alertops.example.com/api/v1/alertmanager",
        TokenNeeded: false);

    public static IncidentListModel NothingYet(bool token) =>
        new(new("", null, "", null), new([], null), [], "https://alertops.example.com/api/v1/alertmanager", token);

    public static Alert Alert(string node, bool firing = true, string? extra = null) => new(
        "00112233445566" + (firing ? "77" : "88"),
        firing ? AlertStatus.Firing : AlertStatus.Resolved,
        LabelSet.Of(("alertname", "WhatsAppCallbackFailure"), ("cluster", "prod-sh"), ("job", "wacore"), ("node", node), ("severity", "critical"), ("type", extra ?? "inbound_message")),
        LabelSet.Of(("summary", extra ?? "回调失败率 100%"), ("runbook_url", extra is null ? "https://wiki.example.com/wa03" : "javascript:alert(3)")),
        Opened,
        firing ? null : Now.AddMinutes(-1),
        extra is null ? "http://prometheus.example.com/graph?g0.expr=up" : "javascript:alert(4)");

    public static Incident Incident(string? extra = null) => new(
        1042,
        new("", "alertops", "{}:{cluster=\"prod-sh\"}"),
        IncidentState.Acknowledged,
        Severity.Critical,
        Opened,
        null,
        Now.AddSeconds(-20),
        LabelSet.Of(("alertname", "WhatsAppCallbackFailure"), ("cluster", extra ?? "prod-sh")),
        LabelSet.Of(("cluster", "prod-sh")),
        LabelSet.Empty,
        "http://alertmanager.example.com",
        3,
        null,
        new(extra ?? "张三", Now.AddMinutes(-2)),
        [
            new(Alert("wacore-1", firing: true, extra), Opened, Now),
            new(Alert("wacore-2"), Opened, Now),
            new(Alert("wacore-3", firing: false), Opened, Now),
        ]);

    public static IncidentPageModel IncidentPage(string? extra = null, string? noticeHtml = null) => new(
        new(
            Incident(extra),
            extra ?? "回调故障 prod-sh 2 个节点",
            new(2, 3, 3, 4),
            [
                new(new(7, 1042, ChangeKind.Opened, Severity.Critical, Opened, 2, 0), ChangeState.Planned, null, [], Notice()),
                new(new(8, 1042, ChangeKind.AlertsAdded, Severity.Critical, Opened.AddMinutes(2), 1, 0), ChangeState.Merged, 9, [], null),
                new(new(9, 1042, ChangeKind.SomeResolved, Severity.Critical, Opened.AddMinutes(3), 0, 1), ChangeState.Silent, null, [], null),
                new(new(10, 1042, ChangeKind.Assigned, Severity.Critical, Opened.AddMinutes(4), 0, 0) { Actor = "zhangsan", Person = extra ?? "lisi", Note = extra ?? "看 order 库" }, ChangeState.Silent, null, [], null),
            ],
            [.. Deliveries(extra).Deliveries.Items.Take(4)])
        {
            AlsoAcknowledged = [extra ?? "lisi"],
        },
        noticeHtml ?? "<article class=\"notice\"><p>原样</p></article>",
        ImmutableDictionary<long, ImmutableArray<EvidenceTable>>.Empty.Add(7, [Evidence(extra)]))
    {
        Commands = new(extra ?? "ops", [new(extra ?? "zhangsan", extra ?? "张三", ImmutableSortedDictionary<string, string>.Empty, null, null)], MayChoose: true, new("token", "value")),
        Answer = new(extra ?? "已认领。", IsGood: true),
    };

    public static AuditPageModel Audit(string? extra = null) => new(
        new(null, extra ?? "zhangsan", AuditAction.Assign, null, null, null),
        new(
            [
                new(2, Now, extra ?? "replay", extra ?? "delivery:7", null, "api_token", extra ?? "ops", "", null, null, ImmutableSortedDictionary<string, string>.Empty.Add("replayed", extra ?? "1")),
                new(1, Now, "assign", "incident:1042", 1042, "person", "zhangsan", extra ?? "ops", extra ?? "lisi", extra ?? "192.0.2.7", ImmutableSortedDictionary<string, string>.Empty.Add(extra ?? "note", extra ?? "看 order 库")),
            ],
            "next"));

    public static EvidenceTable Evidence(string? extra = null) => new(
        "WhatsAppCallbackFailure",
        extra ?? "回调故障",
        true,
        extra ?? "alerts lists WhatsAppCallbackFailure",
        Opened.AddSeconds(4),
        [
            new(extra ?? "平均回调耗时", "sum(rate(callback_requests_duration_ms_sum{node=~\"wacore-1|wacore-2\"}[5m])) / sum(rate(callback_requests_duration_ms_count{node=~\"wacore-1|wacore-2\"}[5m]))", null, "", [new(LabelSet.Empty, "8.2 s")], 0, Truth.False, TimeSpan.FromMilliseconds(38), QuerySources.Prometheus),
            new("失败码", extra ?? "topk(5, sum by (type, result) (rate(callback_requests_duration_ms_count{node=~\"wacore-1|wacore-2\", result!=\"success\"}[5m])))", null, "",
                [new(LabelSet.Of(("result", "504"), ("type", extra ?? "inbound_message")), "3.1 次/秒"), new(LabelSet.Of(("result", "503"), ("type", "status_change")), "0.4 次/秒")], 2, Truth.Unknown, TimeSpan.FromMilliseconds(52), QuerySources.Prometheus),
            new("网络探测", "probe_http_status_code{instance=~\"wacore-.*\"}", Unavailable.TimedOut, extra ?? "3 s", [], 0, Truth.Unknown, TimeSpan.FromSeconds(3), QuerySources.Prometheus),
        ]);

    public static DeliveryRow Delivery(long id, string channel, string target, DeliveryState state, FailureReason reason = FailureReason.None, string title = "严重 回调故障 prod-sh 2 个节点", int attempts = 1) => new(
        id, 1042, 7, "oncall", channel, target, state, reason, title, attempts, Now.AddSeconds(-350), state == DeliveryState.Pending ? Now.AddSeconds(30) : null, state is DeliveryState.Sent or DeliveryState.Dead ? Now.AddSeconds(-340) : null);

    public static DeliveryListModel Deliveries(string? extra = null) => new(
        new(null, "", null, null) { Receiver = extra ?? "oncall", Query = extra ?? "81013", From = new DateTime(2026, 11, 21, 3, 0, 0), Reason = FailureReason.RecipientRefused },
        new(
            [
                Delivery(903, "wecom_robot", extra ?? "wecom_robot/ops", DeliveryState.Sent, title: extra ?? "严重 回调故障 prod-sh 2 个节点"),
                Delivery(902, "wecom_app", "wecom_app/default/user:zhangsan", DeliveryState.Dead, FailureReason.RecipientRefused),
                Delivery(901, "email", "email//sre@example.com", DeliveryState.Pending, FailureReason.RateLimited, attempts: 3),
                Delivery(900, "sandbox", "sandbox", DeliveryState.Sending, attempts: 0),
                Delivery(899, "wecom_robot", "wecom_robot/ops", DeliveryState.Suppressed, FailureReason.Superseded, attempts: 0),
            ],
            "next-cursor"),
        3,
        2,
        new("antiforgery", "token-value"));

    public static DeliveryPageModel DeliveryPage(string? extra = null) => new(
        new(
            Delivery(902, "wecom_app", "wecom_app/default/user:zhangsan", DeliveryState.Dead, FailureReason.RecipientRefused, title: extra ?? "严重 回调故障 prod-sh 2 个节点", attempts: 2),
            Notice(),
            77,
            extra ?? "msgid-1",
            "application/json",
            [.. Encoding.UTF8.GetBytes("{}")],
            [
                new(Now.AddSeconds(-350), TimeSpan.FromMilliseconds(3000), OutcomeKind.Later, FailureReason.Timeout, "", "no answer within 3 s") { CallId = 76 },
                new(Now.AddSeconds(-340), TimeSpan.FromMilliseconds(120), OutcomeKind.Never, FailureReason.RecipientRefused, "81013", extra ?? "user & party & tag all invalid") { CallId = 77 },
            ])
        {
            Earlier = [new(76, "application/json", extra ?? "msgid-0", [.. Encoding.UTF8.GetBytes("{}")])],
        },
        extra ?? "{\n  \"touser\": \"zhangsan\",\n  \"msgtype\": \"markdown\",\n  \"markdown\": { \"content\": \"### <font color=\\\"warning\\\">严重</font> 回调故障\" }\n}",
        [new("应用消息", "App message", extra ?? "### 回调故障") { MaxBytes = 2048 }],
        true,
        4,
        [(new(76, "application/json", extra ?? "msgid-0", [.. Encoding.UTF8.GetBytes("{}")]), extra ?? "{}")],
        new("antiforgery", "token-value"));

    public static Runbook Runbook(string id = "WhatsAppCallbackFailure", string component = "wacore", string? extra = null) => new(
        id,
        component,
        Language.Chinese,
        extra ?? "回调故障",
        [id],
        [],
        Severity.Critical,
        "WA03",
        new("alertops-core-app", ["回调请求数", "回调错误率"]),
        extra ?? "messaging",
        [
            new("codes", extra ?? "失败码", "topk(5, sum by (type, result) (rate(callback_requests_duration_ms_count{node=~\"$node\", result!=\"success\"}[5m])))\n", "reqps", EvidenceView.Table, TimeSpan.FromHours(1), null, 10),
            new("mean_ms", "平均回调耗时", "sum(rate(callback_requests_duration_ms_sum{node=~\"$node\"}[5m])) / sum(rate(callback_requests_duration_ms_count{node=~\"$node\"}[5m]))\n", "ms", EvidenceView.Chart, TimeSpan.FromHours(1), new(Comparison.Less, 250), 16),
        ],
        [
            new("slow", new Condition.Compare(new Quantity.OfQuery("mean_ms"), Comparison.Greater, new Quantity.Number(5000, 5000)), "Webhook 响应慢", extra ?? "查 Webhook 后端：先回 200，再异步处理", ["mean_ms"], 24),
            new("codes", null, null, "按失败码找原因（504 看耗时，401/403 看鉴权，404 看路径）", ["codes"], 30),
            new("log", null, null, "在 {{labels.node}} 的核心应用日志里搜 `network error`", [], 34),
        ],
        "别急着二次变更，修好后重试最长等 15 分钟",
        [new("错误代码", "https://developers.example.com/errors"), new("坏", "javascript:alert(5)")],
        "客户消息和回执进不了业务系统。",
        "## 含义\n## 影响\n",
        $"{component}/{id}.md");

    public static RunbookListModel Runbooks(string? extra = null) => RunbookListModel.From(
        [
            Runbook(extra: extra), Runbook("WhatsAppMessageQueueFull", "wacore"), Runbook("MysqlConnectionsExhausted", "mysql") with { Title = "MySQL 连接耗尽" },
            Runbook("HostDiskWillFill", "host") with { Title = "磁盘将满", Severity = Severity.Warning }, Runbook(AlertOps.Runbooks.Runbook.DefaultId, "") with { Title = "没有专门手册的告警", Alerts = [], Severity = null },
        ],
        [new Problem("runbooks/host/HostHighCpu.md", 12, extra ?? "unknown key querys", "did you mean queries?")],
        "",
        null,
        Language.Chinese);

    public static SandboxPageModel Sandbox(string? extra = null)
    {
        var markdown = extra ?? "### <font color=\"warning\">严重</font> 回调故障 prod-sh 2 个节点\n**wacore-2 失败 100%，wacore-1 失败 23.5%**（阈值 5%）\n> 03:02 起，已 6 分钟，事件 #1042\n> 影响：客户消息和回执进不了业务系统；约 86 分钟后队列满\n> 判断：<font color=\"warning\">Webhook 响应慢</font>，网络可达\n\n**现在做**\n1. **查 Webhook 后端**：平均 `8.2 s` ✘（应低于 250 ms），先回 200 再异步处理\n2. **按失败码找原因**：`504` 3.1 次/秒（inbound_message）\n3. **看原文**：在 wacore-2 核心应用日志里搜 `network error`\n\n> 排队 18,240，每分钟 +950 ▁▂▃▅▇\n<font color=\"comment\">数据 03:08:04 查询，近 5 分钟</font>\n<@zhangsan> 10 分钟无人认领升级给 leads\n[事件与图](https://alertops.example.com/incidents/1042) · [处理手册](https://alertops.example.com/runbooks/WhatsAppCallbackFailure)";
        ImmutableArray<PreviewPart> parts =
        [
            new("群机器人", "Group robot", markdown) { MaxBytes = 4096, Html = WeComMarkdownHtml.Render(markdown) },
            new("纯文本", "Plain text", extra ?? "严重 回调故障 prod-sh 2 个节点\nwacore-2 失败 100%"),
            new("邮件", "Mail", extra ?? "[严重] 回调故障 prod-sh #1042") { Document = "<p>x</p>" },
        ];
        return new([new(Delivery(900, "sandbox", "sandbox", DeliveryState.Sent, title: extra ?? "严重 回调故障 prod-sh 2 个节点"), parts), new(Delivery(899, "sandbox", "sandbox", DeliveryState.Pending), [])], "next-cursor", true);
    }

    public static SystemPageModel System(string? extra = null) => new(
        "0.1.0+abc1234",
        new(extra ?? "/etc/alertops/alertops.yml", Now.AddHours(-3), [new("alertops.yml", 14, extra ?? "receivers[0].channels: unknown robot \"opz\"", "did you mean ops?")], [extra ?? "server.listen"]),
        40,
        [],
        new(
            new(
                ImmutableSortedDictionary<DeliveryState, long>.Empty.Add(DeliveryState.Pending, 3).Add(DeliveryState.Sent, 18_240).Add(DeliveryState.Dead, 1),
                Now.AddMinutes(-2),
                [(IncidentState.Open, Severity.Critical, 1), (IncidentState.Acknowledged, Severity.Critical, 1), (IncidentState.Open, Severity.Warning, 2), (IncidentState.Resolved, Severity.Info, 9)]),
            [new("wecom_app", extra ?? "main", FailureReason.Configuration, "60020", extra ?? "not allow to access from your ip, from ip: 203.0.113.7", Now.AddMinutes(-8), Now.AddMinutes(2), false, true)]));
}

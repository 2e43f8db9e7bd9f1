using AlertOps.Alerts;
using AlertOps.Enrichment;
using AlertOps.Incidents;
using AlertOps.Outbox;
using AlertOps.Runbooks;

namespace AlertOps.Pages;

internal static class ChinesePages
{
    public static PageText Text { get; } = new()
    {
        Language = Language.Chinese,
        SkipToContent = "跳到正文",
        OtherLanguage = "English",
        Incidents = "事件",
        Incident = "事件",
        Runbooks = "处理手册",
        Runbook = "处理手册",
        Deliveries = "投递",
        Delivery = "投递",
        Sandbox = "沙箱",
        System = "系统",
        Navigation = "主导航",
        Search = "搜索",
        Filter = "筛选",
        Reset = "清除",
        All = "全部",
        State = "状态",
        SeverityLabel = "级别",
        Next = "下一页",
        FirstPage = "回到第一页",
        Colon = "：",
        NothingFound = "没有符合条件的内容。",
        IncidentWords = Incidents,
        RunbookWords = Runbooks,
        DeliveryWords = Deliveries,
        SystemWords = System,
        ErrorWords = Errors,
        CoverageWords = CoverageText.Chinese,
        WeChatWords = WeChatText.Chinese,
        Duration = Duration,
        Severity = severity => severity switch
        {
            Severity.Critical => "严重",
            Severity.Warning => "警告",
            Severity.Info => "提示",
        },
        IncidentState = state => state switch
        {
            IncidentState.Open => "未认领",
            IncidentState.Acknowledged => "已认领",
            IncidentState.Resolved => "已恢复",
        },
        AlertStatus = status => status == AlertStatus.Firing ? "触发中" : "已恢复",
        Change = change => change.Kind switch
        {
            ChangeKind.Opened => $"事件开始，{change.Added} 条告警",
            ChangeKind.AlertsAdded => $"新增 {change.Added} 条告警",
            ChangeKind.SeverityRaised => "级别升高",
            ChangeKind.SomeResolved => $"{change.Resolved} 条告警已恢复",
            ChangeKind.Resolved => "全部恢复",
            ChangeKind.ReminderDue => "无人认领，再次提醒",
        },
        ChangeState = state => state switch
        {
            ChangeState.Pending => "等待处理",
            ChangeState.Planned => "已发通知",
            ChangeState.Merged => "并入另一条通知",
            ChangeState.Silent => "不单独通知",
        },
        DeliveryState = state => state switch
        {
            DeliveryState.Pending => "等待中",
            DeliveryState.Sending => "发送中",
            DeliveryState.Sent => "已送达",
            DeliveryState.Suppressed => "已省略",
            DeliveryState.Dead => "已失败",
        },
        Reason = Reason,
        Outcome = outcome => outcome switch
        {
            OutcomeKind.Sent => "成功",
            OutcomeKind.Later => "稍后重试",
            OutcomeKind.Never => "失败",
        },
        Unavailable = reason => reason switch
        {
            Unavailable.TimedOut => "未查到：Prometheus 没有及时回答",
            Unavailable.Unreachable => "未查到：连不上 Prometheus",
            Unavailable.Refused => "未查到：Prometheus 拒绝了查询",
            Unavailable.NoData => "没有数据",
            Unavailable.NotAsked => "未查询",
        },
        Show = show => show switch
        {
            EvidenceView.Value => "数值",
            EvidenceView.Table => "表格",
            EvidenceView.Chart => "曲线",
        },
        Channel = channel => channel switch
        {
            "wecom_robot" => "企业微信机器人",
            "wecom_app" => "企业微信应用",
            "email" => "邮件",
            "webhook" => "Webhook",
            "sandbox" => "沙箱",
            _ => channel,
        },
    };

    private static IncidentText Incidents => new(
        Open: "进行中",
        RecentlyResolved: "最近恢复",
        OpenAndRecent: "进行中与最近恢复",
        SearchHint: "标题、告警名或标签值",
        Number: "编号",
        Title: "标题",
        Since: "开始",
        Lasted: "历时",
        Alerts: "告警",
        Acknowledged: "认领",
        NotAcknowledged: "未认领",
        LatestNotice: "最新通知",
        NoNoticeYet: "还没有发出通知：正在查询实时数据。",
        TimeLine: "时间线",
        Evidence: "实时数据",
        EvidenceAt: "查询于",
        Query: "查询",
        Answer: "结果",
        Took: "用时",
        NoSeries: "没有数据",
        MoreSeries: "其余序列未列出",
        CarriedBy: "见变化",
        Labels: "标签",
        Annotations: "说明",
        Started: "开始",
        Ended: "结束",
        LastSeen: "最后收到",
        OpenInPrometheus: "在 Prometheus 中查看",
        OpenInAlertmanager: "Alertmanager",
        GroupedBy: "分组",
        Source: "来源",
        AlertmanagerReceiver: "Alertmanager 接收者",
        NoDeliveries: "没有投递。",
        Truncated: count => $"Alertmanager 另有 {count} 条告警没有放进请求（max_alerts）。",
        EmptyTitle: "还没有收到任何告警",
        EmptyLead: "让 Alertmanager 把告警发到这里，第一条到达后会自动出现在本页。",
        EmptyStep1: "在 alertmanager.yml 中加一个接收者并重新加载：",
        EmptyStep2: "发一条测试告警：",
        EmptyTokenNote: "本服务要求令牌：credentials 处写入 server.webhook_token 的值。",
        AllQuiet: "现在没有进行中的事件",
        AllQuietLead: "一切正常。最近恢复的事件列在下面。");

    private static RunbookText Runbooks => new(
        SearchHint: "标题、告警名或正文",
        Component: "组件",
        NoComponent: "通用",
        Alerts: "告警",
        AnswersFor: "适用告警",
        Matchers: "匹配条件",
        Owner: "负责人",
        File: "文件",
        Dashboard: "面板",
        Queries: "查询",
        NormalIf: "正常范围",
        Range: "时间跨度",
        Unit: "单位",
        Actions: "行动项",
        When: "当",
        Always: "总是",
        Verdict: "判断",
        Shows: "附带数据",
        Avoid: "注意",
        Links: "链接",
        Seed: "出处",
        DefaultNote: "没有其他手册适用时使用",
        OnlyInOther: "此手册只有另一种语言的版本。",
        And: "且",
        Or: "或",
        Not: "并非",
        Problems: "有问题的手册文件",
        Count: count => $"{count} 本");

    private static DeliveryText Deliveries => new(
        Channel: "通道",
        Receiver: "接收者",
        Target: "目标",
        Reason: "原因",
        Attempts: "尝试",
        At: "时间",
        Created: "创建",
        Due: "下次尝试",
        Settled: "完成",
        Replay: "重新投递",
        ReplayHint: "作为新的一次投递再发一遍",
        Replayed: "已放回队列，会马上再发。",
        NotReplayed: "没有重新投递：它已经不在失败状态。",
        SendLog: "发送记录",
        NoAttempts: "还没有尝试过。",
        Outcome: "结果",
        Code: "返回码",
        Detail: "详情",
        AsSent: "发送的原文",
        NoBody: "还没有生成请求。",
        MediaType: "类型",
        MessageId: "消息编号",
        Change: "变化",
        Robot: "群机器人",
        App: "应用消息",
        PlainText: "纯文本",
        Mail: "邮件",
        Subject: "主题",
        SandboxLead: "沙箱通道不向外发送。这里是每个通道本来会发出的内容，与收到时的样子一致。",
        SandboxEmpty: "还没有沙箱投递。没有配置文件时，所有通知都会出现在这里。",
        Unreadable: "这条投递的内容无法按预览显示，请看原文。",
        Bytes: (bytes, limit) => $"{bytes:N0} / {limit:N0} 字节");

    private static SystemText System => new(
        Configuration: "配置",
        ConfigurationFile: "配置文件",
        Defaults: "内置默认值（没有配置文件）",
        LoadedAt: "最近加载",
        NeedsRestart: "重启后才生效",
        Good: "生效中",
        Refused: "新文件有错，仍用上一版",
        Problems: "问题",
        NoProblems: "没有问题。",
        Where: "位置",
        What: "问题",
        Cure: "处理办法",
        Outbox: "发件箱",
        OldestPending: "最早的未完成投递",
        NothingPending: "没有等待中的投递",
        Version: "版本",
        Started: "启动于",
        OpenNow: "进行中的事件",
        Unknown: "暂时读不到");

    private static ErrorText Errors => new(
        NotFoundTitle: "没有这个页面",
        NotFoundLead: "地址可能写错了，或者内容已过保留期。",
        NotYetTitle: "还没有做好",
        NotYetLead: "这个页面在计划中，当前版本还没有。",
        BrokenTitle: "页面出错了",
        BrokenLead: "告警的接收与投递不受影响。请稍后重试；详情见服务日志。",
        RefusedTitle: "请求没有被接受",
        RefusedLead: "页面可能已过期，请返回后再试一次。",
        Back: "回到事件列表");

    private static string Duration(TimeSpan length) => length switch
    {
        { TotalSeconds: < 60 } => $"{Math.Max(0, (int)length.TotalSeconds)} 秒",
        { TotalMinutes: < 60 } => $"{(int)length.TotalMinutes} 分钟",
        { TotalHours: < 24 } => $"{(int)length.TotalHours} 小时 {length.Minutes} 分",
        _ => $"{(int)length.TotalDays} 天 {length.Hours} 小时",
    };

    private static string Reason(FailureReason reason) => reason switch
    {
        FailureReason.None => "",
        FailureReason.Timeout => "对方没有及时回答",
        FailureReason.Network => "网络不通",
        FailureReason.ServerError => "对方服务出错",
        FailureReason.RateLimited => "发得太快，被限流",
        FailureReason.TokenInvalid => "令牌失效",
        FailureReason.Configuration => "配置有误",
        FailureReason.RecipientRefused => "收件人被拒绝",
        FailureReason.ContentRefused => "内容被拒绝",
        FailureReason.UnknownCode => "未知返回码",
        FailureReason.TargetRemoved => "目标已从配置中删除",
        FailureReason.FellBack => "已改发给备用接收人",
        FailureReason.Superseded => "已由更新的通知代替",
        FailureReason.GaveUp => "多次重试后放弃",
        FailureReason.Internal => "内部错误",
    };
}

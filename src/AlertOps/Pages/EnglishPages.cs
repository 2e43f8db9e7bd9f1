using AlertOps.Alerts;
using AlertOps.Enrichment;
using AlertOps.Incidents;
using AlertOps.Outbox;
using AlertOps.Runbooks;

namespace AlertOps.Pages;

internal static class EnglishPages
{
    public static PageText Text { get; } = new()
    {
        Language = Language.English,
        SkipToContent = "Skip to content",
        OtherLanguage = "中文",
        Incidents = "Incidents",
        Incident = "Incident",
        Runbooks = "Runbooks",
        Runbook = "Runbook",
        Deliveries = "Deliveries",
        Delivery = "Delivery",
        Sandbox = "Sandbox",
        System = "System",
        Navigation = "Main",
        Search = "Search",
        Filter = "Filter",
        Reset = "Clear",
        All = "All",
        State = "State",
        SeverityLabel = "Severity",
        Next = "Next page",
        FirstPage = "Back to the first page",
        Colon = ": ",
        NothingFound = "Nothing matches.",
        IncidentWords = Incidents,
        RunbookWords = Runbooks,
        DeliveryWords = Deliveries,
        SystemWords = System,
        ErrorWords = Errors,
        CoverageWords = CoverageText.English,
        WeChatWords = WeChatText.English,
        Duration = Duration,
        Severity = severity => severity switch
        {
            Severity.Critical => "Critical",
            Severity.Warning => "Warning",
            Severity.Info => "Info",
        },
        IncidentState = state => state switch
        {
            IncidentState.Open => "Open",
            IncidentState.Acknowledged => "Acknowledged",
            IncidentState.Resolved => "Resolved",
        },
        AlertStatus = status => status == AlertStatus.Firing ? "Firing" : "Resolved",
        Change = change => change.Kind switch
        {
            ChangeKind.Opened => $"Opened with {Count(change.Added, "alert")}",
            ChangeKind.AlertsAdded => $"{Count(change.Added, "alert")} added",
            ChangeKind.SeverityRaised => "Severity raised",
            ChangeKind.SomeResolved => $"{Count(change.Resolved, "alert")} resolved",
            ChangeKind.Resolved => "All resolved",
            ChangeKind.ReminderDue => "Nobody has acknowledged it: reminder",
        },
        ChangeState = state => state switch
        {
            ChangeState.Pending => "Waiting",
            ChangeState.Planned => "Notice sent out",
            ChangeState.Merged => "Told with another notice",
            ChangeState.Silent => "No notice of its own",
        },
        DeliveryState = state => state switch
        {
            DeliveryState.Pending => "Pending",
            DeliveryState.Sending => "Sending",
            DeliveryState.Sent => "Sent",
            DeliveryState.Suppressed => "Suppressed",
            DeliveryState.Dead => "Dead",
        },
        Reason = Reason,
        Outcome = outcome => outcome switch
        {
            OutcomeKind.Sent => "Sent",
            OutcomeKind.Later => "Retry later",
            OutcomeKind.Never => "Failed",
        },
        Unavailable = reason => reason switch
        {
            Unavailable.TimedOut => "Unknown: Prometheus did not answer in time",
            Unavailable.Unreachable => "Unknown: Prometheus can't be reached",
            Unavailable.Refused => "Unknown: Prometheus refused the query",
            Unavailable.NoData => "No data",
            Unavailable.NotAsked => "Not asked",
        },
        Show = show => show switch
        {
            EvidenceView.Value => "value",
            EvidenceView.Table => "table",
            EvidenceView.Chart => "chart",
        },
        Channel = channel => channel switch
        {
            "wecom_robot" => "WeCom robot",
            "wecom_app" => "WeCom app",
            "email" => "Email",
            "webhook" => "Webhook",
            "sandbox" => "Sandbox",
            _ => channel,
        },
    };

    private static IncidentText Incidents => new(
        Open: "Open",
        RecentlyResolved: "Recently resolved",
        OpenAndRecent: "Open and recent",
        SearchHint: "title, alert name or label value",
        Number: "Number",
        Title: "Title",
        Since: "Since",
        Lasted: "Duration",
        Alerts: "Alerts",
        Acknowledged: "Acknowledged",
        NotAcknowledged: "Not acknowledged",
        LatestNotice: "Latest notice",
        NoNoticeYet: "No notice yet: asking for the live evidence.",
        TimeLine: "Timeline",
        Evidence: "Evidence",
        EvidenceAt: "asked at",
        Query: "Query",
        Answer: "Answer",
        Took: "Took",
        NoSeries: "No data",
        MoreSeries: "more series not listed",
        CarriedBy: "see change",
        Labels: "Labels",
        Annotations: "Annotations",
        Started: "Started",
        Ended: "Ended",
        LastSeen: "Last seen",
        OpenInPrometheus: "Open in Prometheus",
        OpenInAlertmanager: "Alertmanager",
        GroupedBy: "Grouped by",
        Source: "Source",
        AlertmanagerReceiver: "Alertmanager receiver",
        NoDeliveries: "No deliveries.",
        Truncated: count => $"Alertmanager left {Count(count, "more alert")} out of the request (max_alerts).",
        EmptyTitle: "No alert has arrived yet",
        EmptyLead: "Point Alertmanager at this service; the first alert shows up on this page by itself.",
        EmptyStep1: "Add a receiver to alertmanager.yml and reload it:",
        EmptyStep2: "Send a test alert:",
        EmptyTokenNote: "This service asks for a token: put the value of server.webhook_token behind credentials.",
        AllQuiet: "No open incidents",
        AllQuietLead: "All is well. What was resolved lately is listed below.");

    private static RunbookText Runbooks => new(
        SearchHint: "title, alert name or text",
        Component: "Component",
        NoComponent: "General",
        Alerts: "Alerts",
        AnswersFor: "Answers for",
        Matchers: "Matchers",
        Owner: "Owner",
        File: "File",
        Dashboard: "Dashboard",
        Queries: "Queries",
        NormalIf: "Normal if",
        Range: "Range",
        Unit: "Unit",
        Actions: "Action items",
        When: "When",
        Always: "Always",
        Verdict: "Verdict",
        Shows: "Shows",
        Avoid: "Mind",
        Links: "Links",
        Seed: "Origin",
        DefaultNote: "used when no other runbook matches",
        OnlyInOther: "This runbook exists in the other language only.",
        And: "and",
        Or: "or",
        Not: "not",
        Problems: "Runbook files with problems",
        Count: count => Count(count, "runbook"));

    private static DeliveryText Deliveries => new(
        Channel: "Channel",
        Receiver: "Receiver",
        Target: "Target",
        Reason: "Reason",
        Attempts: "Attempts",
        At: "At",
        Created: "Created",
        Due: "Next try",
        Settled: "Settled",
        Replay: "Replay",
        ReplayHint: "Sends it once more, as a delivery of its own",
        Replayed: "Back in the queue; it leaves at once.",
        NotReplayed: "Not replayed: it is no longer dead.",
        ReplayFailed: count => $"Replay {count} failed",
        ReplayFailedInCall: count => $"Replay the {count} that failed in this request",
        ReplayedCount: count => (count == 1 ? "1 delivery" : $"{count} deliveries") + " back in the queue, leaving at once.",
        From: "From",
        To: "To",
        SearchHint: "title, target, #incident, code",
        Request: "Request",
        EarlierRequest: "Earlier request",
        SendLog: "Send log",
        NoAttempts: "No attempt yet.",
        Outcome: "Outcome",
        Code: "Code",
        Detail: "Detail",
        AsSent: "As sent",
        NoBody: "No request has been formed yet.",
        MediaType: "Media type",
        MessageId: "Message id",
        Change: "Change",
        Robot: "Group robot",
        App: "App message",
        PlainText: "Plain text",
        Mail: "Mail",
        Subject: "Subject",
        SandboxLead: "The sandbox channel sends nothing out. This is what each channel would have sent, as it would look on arrival.",
        SandboxEmpty: "No sandbox deliveries yet. Without a configuration file every notice shows up here.",
        Unreadable: "The content of this delivery can't be shown as a preview; see it as sent.",
        Bytes: (bytes, limit) => $"{bytes:N0} of {limit:N0} bytes");

    private static SystemText System => new(
        Configuration: "Configuration",
        ConfigurationFile: "File",
        Defaults: "Built-in defaults (no file)",
        LoadedAt: "Last loaded",
        NeedsRestart: "In force after a restart",
        Good: "In force",
        Refused: "The new file has errors; the last good one stays in force",
        Problems: "Problems",
        NoProblems: "No problems.",
        Where: "Where",
        What: "What is wrong",
        Cure: "How to fix it",
        Outbox: "Outbox",
        OldestPending: "Oldest unsettled delivery",
        NothingPending: "Nothing is waiting",
        Version: "Version",
        Started: "Started",
        OpenNow: "Incidents now",
        Unknown: "can't be read right now");

    private static ErrorText Errors => new(
        NotFoundTitle: "No such page",
        NotFoundLead: "The address may be mistyped, or what it showed is past its retention.",
        NotYetTitle: "Not yet",
        NotYetLead: "This page is planned, but not part of this version.",
        BrokenTitle: "This page failed",
        BrokenLead: "Receiving and delivering alerts is not affected. Try again in a moment; the service's log has the details.",
        RefusedTitle: "The request was not accepted",
        RefusedLead: "The page may have expired; go back and try once more.",
        Back: "Back to the incidents");

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    private static string Duration(TimeSpan length) => length switch
    {
        { TotalSeconds: < 60 } => $"{Math.Max(0, (int)length.TotalSeconds)} s",
        { TotalMinutes: < 60 } => $"{(int)length.TotalMinutes} min",
        { TotalHours: < 24 } => $"{(int)length.TotalHours} h {length.Minutes} min",
        _ => $"{(int)length.TotalDays} d {length.Hours} h",
    };

    private static string Reason(FailureReason reason) => reason switch
    {
        FailureReason.None => "",
        FailureReason.Timeout => "no answer in time",
        FailureReason.Network => "network unreachable",
        FailureReason.ServerError => "the other side failed",
        FailureReason.RateLimited => "too fast, rate limited",
        FailureReason.TokenInvalid => "token no longer valid",
        FailureReason.Configuration => "configuration is wrong",
        FailureReason.RecipientRefused => "recipient refused",
        FailureReason.ContentRefused => "content refused",
        FailureReason.UnknownCode => "unknown code",
        FailureReason.TargetRemoved => "target removed from the configuration",
        FailureReason.FellBack => "another receiver was told in its place",
        FailureReason.Superseded => "a newer notice speaks for it",
        FailureReason.GaveUp => "gave up after many tries",
        FailureReason.Internal => "internal error",
        FailureReason.Restored => "from a backup, too old to send by itself",
    };
}

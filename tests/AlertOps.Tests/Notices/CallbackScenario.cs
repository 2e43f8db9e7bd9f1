using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Incidents;
using AlertOps.Notices;
using AlertOps.Runbooks;

namespace AlertOps.Tests.Notices;

/// <summary>The incident of the examples: callbacks fail on two nodes of prod-sh because the webhook is slow.</summary>
internal static class CallbackScenario
{
    public static readonly TimeZoneInfo Shanghai = TimeZoneInfo.CreateCustomTimeZone("Asia/Shanghai", TimeSpan.FromHours(8), "Shanghai", "Shanghai");
    public static readonly DateTimeOffset Opened = new(2026, 11, 20, 19, 2, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Now = new(2026, 11, 20, 19, 8, 4, TimeSpan.Zero);
    public static readonly DateTimeOffset Over = new(2026, 11, 20, 19, 33, 0, TimeSpan.Zero);

    public static Alert Alert(string node, string value = "", string threshold = "5%", bool firing = true) => new(
        Fingerprint.Of(LabelSet.Of(("node", node))),
        firing ? AlertStatus.Firing : AlertStatus.Resolved,
        LabelSet.Of(("alertname", "WhatsAppCallbackFailure"), ("cluster", "prod-sh"), ("job", "appstats"), ("node", node), ("severity", "critical")),
        LabelSet.From(new Dictionary<string, string> { ["value"] = value, ["threshold"] = threshold, ["summary"] = "Success rate of callbacks to the webhook is low." }.Where(pair => pair.Value.Length > 0)),
        Opened,
        firing ? null : Over,
        "http://prometheus:9090/graph?g0.expr=x&g0.tab=1");

    public static ImmutableArray<Alert> TwoNodes(bool firing = true) => [Alert("wacore-1", "失败 23.5%", firing: firing), Alert("wacore-2", "失败 100%", firing: firing)];

    public static Incident Incident(ImmutableArray<Alert> alerts, Acknowledgement? taken = null, int truncated = 0) => new(
        1042,
        new IncidentKey("", "alertops", "{}:{alertname=\"WhatsAppCallbackFailure\", cluster=\"prod-sh\"}"),
        alerts.Any(alert => alert.IsFiring) ? taken is null ? IncidentState.Open : IncidentState.Acknowledged : IncidentState.Resolved,
        Severity.Critical,
        Opened,
        alerts.Any(alert => alert.IsFiring) ? null : Over,
        Now,
        LabelSet.Of(("alertname", "WhatsAppCallbackFailure"), ("cluster", "prod-sh")),
        LabelSet.Of(("alertname", "WhatsAppCallbackFailure"), ("cluster", "prod-sh"), ("job", "appstats"), ("severity", "critical")),
        LabelSet.Empty,
        "http://alertmanager:9093",
        truncated,
        null,
        taken,
        [.. alerts.Select(alert => new IncidentAlert(alert, Opened.AddSeconds(30), Now))]);

    public static Change Change(ChangeKind kind, int added = 0, DateTimeOffset? at = null) =>
        new(7, 1042, kind, Severity.Critical, at ?? Opened.AddSeconds(30), added, 0);

    public static NoticeInput Input(
        ImmutableArray<RunbookEvidence> runbooks, Incident incident, Change change, ImmutableArray<StoredEvidence>? before = null, bool notified = true, DateTimeOffset? now = null) =>
        new(incident, change, runbooks, before ?? [], notified, now ?? Now, new NoticeLinks("https://alertops.example.com", "https://alertops.example.com/g/1042"));

    public static RunbookEvidence About(Runbook runbook, EvidenceSet evidence, ImmutableArray<Alert> alerts) =>
        new(new RunbookMatch(runbook, MatchReason.AlertName, "alerts lists WhatsAppCallbackFailure", alerts), evidence);

    public static NoticeInput Firing(EvidenceSet? evidence = null, Runbook? runbook = null, ImmutableArray<Alert>? alerts = null, int truncated = 0)
    {
        var subject = alerts ?? TwoNodes();
        return Input([About(runbook ?? CallbackRunbook.Chinese, evidence ?? CallbackEvidence.Known(), subject)], Incident(subject, truncated: truncated), Change(ChangeKind.Opened, subject.Length));
    }

    public static NoticeInput Resolved(EvidenceSet? after = null, EvidenceSet? before = null, bool notified = true)
    {
        var subject = TwoNodes(firing: false);
        return Input(
            [About(CallbackRunbook.Chinese, after ?? CallbackEvidence.Recovered(), subject)],
            Incident(subject, notified ? new Acknowledgement("张三", Opened.AddMinutes(7)) : null),
            Change(ChangeKind.Resolved),
            notified ? [new StoredEvidence(CallbackRunbook.Chinese.Id, "", before ?? CallbackEvidence.Known())] : [],
            notified,
            Over.AddSeconds(40));
    }

    public static Notice Build(NoticeInput input, Language language = Language.Chinese) =>
        new NoticeBuilder(TrivialRenderer.Render).Build(input, language, Shanghai);
}

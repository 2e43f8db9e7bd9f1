using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Incidents;
using AlertOps.Notices;
using AlertOps.Runbooks;

namespace AlertOps.Tests.Notices;

/// <summary>The inputs of the messages in the golden files, by name.</summary>
internal static class Scenarios
{
    public static readonly ImmutableSortedDictionary<string, Func<NoticeInput>> All = new Dictionary<string, Func<NoticeInput>>
    {
        ["firing"] = () => CallbackScenario.Firing(),
        ["resolved"] = () => CallbackScenario.Resolved(),
        ["resolved-unknown"] = () => CallbackScenario.Resolved(CallbackEvidence.Missing(Unavailable.Unreachable)),
        ["resolved-before-notified"] = () => CallbackScenario.Resolved(notified: false),
        ["all-missing"] = () => CallbackScenario.Firing(CallbackEvidence.Missing(Unavailable.TimedOut)),
        ["some-missing"] = () => CallbackScenario.Firing(CallbackEvidence.Without(CallbackEvidence.Known(), ["codes", "probe"])),
        ["not-numbers"] = () => CallbackScenario.Firing(CallbackEvidence.NotNumbers()),
        ["many-series"] = ManySeries,
        ["many-nodes"] = () => CallbackScenario.Firing(alerts: [.. Enumerable.Range(1, 40).Select(index => CallbackScenario.Alert($"wacore-{index:00}", $"失败 {index}%"))]),
        ["one-node"] = () => CallbackScenario.Firing(alerts: [CallbackScenario.Alert("wacore-1", "失败 23.5%")]),
        ["mixed"] = Mixed,
        ["default"] = () => Default("磁盘写入变慢", "Writes on db-03 take 4.2 s."),
        ["hostile"] = Hostile,
        ["truncated"] = () => CallbackScenario.Firing(truncated: 112),
        ["added"] = Added,
        ["raised"] = () => CallbackScenario.Firing() with { Change = CallbackScenario.Change(ChangeKind.SeverityRaised) },
        ["reminder"] = Reminder,
        ["no-templates"] = () => CallbackScenario.Firing(runbook: CallbackRunbook.Chinese with { Title = "{{broken}}", Avoid = "见 {{nobody.knows}} 再说" }),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    public static NoticeInput Default(string summary, string description, string node = "db-03:9100")
    {
        var alert = new Alert(
            "00000000000000aa", AlertStatus.Firing,
            LabelSet.Of(("alertname", "DiskWritesSlow"), ("instance", node), ("job", "node"), ("severity", "warning"), ("mountpoint", "/data")),
            LabelSet.Of(("summary", summary), ("description", description), ("runbook_url", "https://wiki.example.com/disk?a=(b) c")),
            CallbackScenario.Opened, null, "http://prometheus:9090/graph?g0.expr=x&g0.tab=1");
        var runbook = new Runbook(
            Runbook.DefaultId, "", Language.Chinese, "{{labels.alertname}}", [], [], null, null, null, null,
            [new RunbookQuery("self", "当前值", "", "", EvidenceView.Value, TimeSpan.Zero, null, 1)],
            [new RunbookAction("look", null, null, "看 {{labels.instance}} 的监控面板，找最近的变更", [], 1)],
            null, [], "", "", "_default.md");
        var evidence = CallbackEvidence.Set(CallbackScenario.Now, Evidence.Known("self", "x", [CallbackEvidence.Single(4.2, ("instance", node), ("mountpoint", "/data"))]));
        var incident = CallbackScenario.Incident([alert]) with { Severity = Severity.Warning, GroupLabels = LabelSet.Of(("alertname", "DiskWritesSlow")), CommonLabels = alert.Labels };
        return CallbackScenario.Input([CallbackScenario.About(runbook, evidence, [alert])], incident, CallbackScenario.Change(ChangeKind.Opened, 1));
    }

    private static NoticeInput Hostile()
    {
        const string evil = "<font color=\"info\">一切正常</font>\n# **x** [点我](http://evil.example) `rm -rf` <@all> \u202Egnp.exe";
        var input = Default(evil + new string('长', 500), "见 " + evil, evil);
        var answers = CallbackEvidence.Set(CallbackScenario.Now, Evidence.Known("self", "x", [CallbackEvidence.Single(1, ("instance", evil), ("mountpoint", "/a")), CallbackEvidence.Single(2, ("instance", evil + "2"), ("mountpoint", "/b"))]));
        return input with { Runbooks = [input.Runbooks[0] with { Evidence = answers }] };
    }

    private static NoticeInput ManySeries()
    {
        var series = Enumerable.Range(0, 40).Select(index => CallbackEvidence.Single(40 - index, ("result", (500 + index).ToString()), ("type", "inbound_message"), ("node", "wacore-" + (index % 3))));
        var charts = Enumerable.Range(1, 7).Select(index => CallbackEvidence.Line(CallbackScenario.Now, 100, 200 * index, 1000 * index) with { Labels = LabelSet.Of(("node", "wacore-" + index)) }).Reverse();
        var known = CallbackEvidence.Known();
        return CallbackScenario.Firing(known with
        {
            Answers = known.Answers.SetItem("codes", Evidence.Known("codes", "x", [.. series])).SetItem("mean_ms", Evidence.Known("mean_ms", "x", [.. charts])),
        });
    }

    private static NoticeInput Mixed()
    {
        var queue = CallbackScenario.Alert("wacore-2", "91%", "80%") with
        {
            Labels = LabelSet.Of(("alertname", "WhatsAppHighQueuedCallbacks"), ("cluster", "prod-sh"), ("node", "wacore-2"), ("severity", "warning")),
        };
        var other = new Runbook(
            "WhatsAppHighQueuedCallbacks", "whatsapp", Language.Chinese, "回调积压", [], [], null, null, null, null, [],
            [new RunbookAction("wait", null, null, "先修回调，积压会自己清空", [], 1)], null, [], "", "", "");
        var input = CallbackScenario.Firing();
        var alerts = CallbackScenario.TwoNodes().Add(queue);
        return CallbackScenario.Input(
            [input.Runbooks[0], CallbackScenario.About(other, EvidenceSet.None(CallbackScenario.Now), [queue])],
            CallbackScenario.Incident(alerts) with { GroupLabels = LabelSet.Of(("cluster", "prod-sh")) },
            input.Change);
    }

    private static NoticeInput Added()
    {
        var alerts = CallbackScenario.TwoNodes().Add(CallbackScenario.Alert("wacore-3", firing: false));
        var incident = CallbackScenario.Incident(alerts, new Acknowledgement("张三", CallbackScenario.Opened.AddMinutes(3)));
        var late = CallbackScenario.Now.AddSeconds(-5);
        incident = incident with { Alerts = incident.Alerts.SetItem(1, incident.Alerts[1] with { FirstSeen = late }) };
        return CallbackScenario.Input(
            [CallbackScenario.About(CallbackRunbook.Chinese, CallbackEvidence.Known(), CallbackScenario.TwoNodes())], incident, CallbackScenario.Change(ChangeKind.AlertsAdded, 1, late));
    }

    private static NoticeInput Reminder()
    {
        var now = CallbackScenario.Opened.AddHours(28);
        var input = CallbackScenario.Firing(CallbackEvidence.Known(now));
        return input with { Change = CallbackScenario.Change(ChangeKind.ReminderDue), Now = now };
    }
}

using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Channels.WeCom;
using AlertOps.Incidents;
using AlertOps.Notices;
using AlertOps.Runbooks;
using AlertOps.Runbooks.Conditions;

namespace AlertOps.Tests.Notices;

/// <summary>Several hosts in one incident: verdict and actions say for which of them they hold.</summary>
public class SubjectsOfActionsTests
{
    private static readonly DateTimeOffset Now = CallbackScenario.Firing().Now;

    [Fact]
    public void Each_host_is_judged_for_itself()
    {
        var text = Render(["web-1", "nfs-1"], Answer("cpu", ("web-1", 0.97), ("nfs-1", 0.12)), Answer("blocked", ("web-1", 0), ("nfs-1", 40)));

        Assert.Contains("初步判断：<font color=\"warning\">nfs-1：磁盘拖住了；web-1：处理器不够</font>", text, StringComparison.Ordinal);
        Assert.Contains("**nfs-1 查磁盘**：`iostat -xz 1`\n   依据：等磁盘的任务 `40` ✘（应低于 4）", text, StringComparison.Ordinal);
        Assert.Contains("已排除：机器没救了；内存换页", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_holds_for_all_needs_no_name()
    {
        var text = Render(["web-1", "nfs-1"], Answer("cpu", ("web-1", 0.97), ("nfs-1", 0.95)), Answer("blocked", ("web-1", 0), ("nfs-1", 0)));

        Assert.Contains("初步判断：<font color=\"warning\">处理器不够</font>", text, StringComparison.Ordinal);
        Assert.Contains("1. **找吃 CPU 的进程**", text, StringComparison.Ordinal);
        Assert.Contains("已排除：机器没救了；磁盘；内存换页", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_without_an_answer_is_named_beside_those_that_have_one()
    {
        var text = Render(["web-1", "nfs-1"], Answer("cpu", ("nfs-1", 0.12)), Answer("blocked", ("nfs-1", 40)));

        Assert.Contains("nfs-1：磁盘拖住了（web-1 查不到）", text, StringComparison.Ordinal);
        Assert.Contains("web-1 如果处理器不够：**找吃 CPU 的进程**", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_hosts_are_counted()
    {
        string[] hosts = [.. Enumerable.Range(1, 12).Select(number => $"web-{number:00}"), "nfs-1"];
        var text = Render(
            hosts,
            Answer("cpu", [.. hosts.Select(host => (host, host == "nfs-1" ? 0.1 : 0.97))]),
            Answer("blocked", [.. hosts.Select(host => (host, host == "nfs-1" ? 40.0 : 0))]));

        Assert.Contains("web-01、web-02、web-03 等 12 个：处理器不够", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_known_puts_reading_first_and_what_destroys_last()
    {
        var text = Render(["web-1", "nfs-1"]);

        Assert.Contains("1. **看负载**", text, StringComparison.Ordinal);
        Assert.Matches("6\\. 如果机器没救了：\\*\\*切到备机\\*\\*（先确认再做）", text);
        Assert.DoesNotContain("判断", text, StringComparison.Ordinal);
        Assert.DoesNotContain("已排除", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Good_news_stands_in_the_verdict_and_is_never_ruled_out()
    {
        var good = Render(["web-1"], Answer("cpu", ("web-1", 0.2)), Answer("blocked", ("web-1", 0)), Answer("probe", ("web-1", 1)));
        var bad = Render(["web-1"], Answer("cpu", ("web-1", 0.2)), Answer("blocked", ("web-1", 0)), Answer("probe", ("web-1", 0)));

        Assert.Contains("初步判断：还看不出原因，网络可达", good, StringComparison.Ordinal);
        Assert.DoesNotContain("网络可达", bad, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_alerts_of_one_host_are_one_subject_and_the_most_certain_answer_counts()
    {
        var alerts = ImmutableArray.Create(Alert("web-1", ("cpu", "0")), Alert("web-1", ("cpu", "1")), Alert("nfs-1", ("cpu", "0")));
        var judged = new RunbookJudge(Runbook(), alerts, Set(Answer("cpu", ("web-1", 0.97), ("nfs-1", 0.1)))).Actions().Single(action => action.Action.Id == "cpu");
        var names = new AlertNames([Alert("web-1"), Alert("nfs-1")], LabelSet.Empty, SubjectOptions.Default);

        Assert.Equal("web-1", Assert.Single(new ActionSubjects(alerts, names).Holding(judged)));
        Assert.Empty(new ActionSubjects(alerts, names).Unknown(judged));
    }

    private static string Render(string[] hosts, params Evidence[] answers)
    {
        var firing = CallbackScenario.Firing();
        ImmutableArray<Alert> alerts = [.. hosts.Select(host => Alert(host))];
        var incident = firing.Incident with { Alerts = [.. alerts.Select(alert => new IncidentAlert(alert, Now, Now))] };
        var match = new RunbookMatch(Runbook(), MatchReason.AlertName, "", alerts);
        var input = firing with { Incident = incident, Runbooks = [new RunbookEvidence(match, Set(answers))] };
        return WeComMarkdown.Render(new NoticeBuilder().Build(input, Language.Chinese, CallbackScenario.Shanghai), 4096, mentions: false);
    }

    private static Alert Alert(string host, params (string, string)[] more) =>
        AlertOps.Tests.Enrichment.Given.Alert([("alertname", "HostLoadAboveCpuCount"), ("instance", host), ("severity", "critical"), .. more]);

    private static Runbook Runbook() => new(
        "HostLoadAboveCpuCount", "machine", Language.Chinese, "负载过高", ["HostLoadAboveCpuCount"], [], null, null, null, null,
        [
            Query("cpu", "CPU", "cpu{instance=~\"$instance\"}", null),
            Query("blocked", "等磁盘的任务", "blocked{instance=~\"$instance\"}", new Threshold(Comparison.Less, 4)),
            Query("probe", "探测", "probe{instance=~\"$instance\"}", null),
        ],
        [
            Action("dead", "cpu > 9", "机器没救了", "切到备机") with { IsDangerous = true },
            Action("io", "blocked > 10 and cpu < 0.5", "磁盘拖住了", "查磁盘：`iostat -xz 1`", "blocked") with { Not = "磁盘" },
            Action("cpu", "cpu > 0.8", "处理器不够", "找吃 CPU 的进程", "cpu"),
            Action("reachable", "probe == 1", "网络可达", "不用查网络") with { IsGood = true },
            Action("swap", "cpu < 0", "内存换页", "加内存"),
            Action("load", null, null, "看负载"),
        ],
        null, [], "", "", "machine/HostLoadAboveCpuCount.md");

    private static RunbookQuery Query(string id, string title, string expr, Threshold? ok) => new(id, title, expr, "", EvidenceView.Value, TimeSpan.FromHours(1), ok, 1);

    private static RunbookAction Action(string id, string? when, string? because, string text, params ImmutableArray<string> shows) =>
        new(id, when is null ? null : ConditionParser.ParseCondition(when, _ => ""), because, text, shows, 1);

    private static EvidenceSet Set(params Evidence[] answers) =>
        EvidenceSet.None(Now) with { Answers = EvidenceSet.None(Now).Answers.SetItems(answers.Select(answer => KeyValuePair.Create(answer.QueryId, answer))) };

    private static Evidence Answer(string id, params (string Instance, double Value)[] series) =>
        Evidence.Known(id, "x", [.. series.Select(item => new Series(LabelSet.Of(("instance", item.Instance)), item.Value, []))]);
}

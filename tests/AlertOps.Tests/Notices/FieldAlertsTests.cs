using AlertOps.Alerts;
using AlertOps.Channels.WeCom;
using AlertOps.Incidents;
using AlertOps.Notices;
using AlertOps.Runbooks;
using AlertOps.Runbooks.Conditions;

namespace AlertOps.Tests.Notices;

/// <summary>What people read of alerts that no runbook knows, as the field's collections of rules send them.</summary>
public sealed class FieldAlertsTests
{
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var name in FieldAlerts.All.Keys)
        {
            cases.Add(name, "zh-CN");
            cases.Add(name, "en");
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_message_is_what_was_accepted(string name, string tag)
    {
        Assert.True(Languages.TryParse(tag, out var language));

        Golden.Matches($"field/{name}.{tag}.robot.md", WeComMarkdown.Render(FieldAlerts.Build(name, language), 4096, mentions: true));
    }

    [Theory]
    [InlineData("kube-pod-crash-looping", "KubePodCrashLooping shop/cart-7d9f (cart)")]
    [InlineData("kube-oom-killed", "KubernetesContainerOomKiller shop/cart-7d9f (cart)")]
    [InlineData("kube-deployment", "KubeDeploymentReplicasMismatch shop/cart")]
    [InlineData("kube-pvc", "KubePersistentVolumeFillingUp shop 2 个存储卷")]
    [InlineData("kube-job", "KubeJobFailed shop/report-28811520")]
    [InlineData("kube-two-containers", "KubeContainerWaiting shop/cart-7d9f 2 个容器")]
    [InlineData("node-mixin", "NodeFilesystemAlmostOutOfSpace /data 5 个实例")]
    [InlineData("node-cpu", "NodeCPUHighUsage 2 个实例")]
    [InlineData("awesome-disk", "HostOutOfDiskSpace h1 /data")]
    [InlineData("long-names", "KubePodCrashLooping shop (worker) 4 个 Pod")]
    [InlineData("grafana-no-data", "没有数据 DiskFull")]
    [InlineData("utf8-labels", "HighLatency shop/checkout-5d7")]
    [InlineData("own-expression", "OrderExportStale shop/export-6c4b (exporter)")]
    [InlineData("other-annotations", "PaymentLag pay 10.0.0.5")]
    [InlineData("unknown-severity", "QueueFull orders mq-1")]
    [InlineData("blackbox", "BlackboxProbeFailed https://www.example.com/health?full=1&deep=0")]
    public void The_title_names_the_thing_and_not_its_exporter(string name, string title) => Assert.Equal(title, FieldAlerts.Build(name, Language.Chinese).Title);

    [Fact]
    public void A_receiver_chooses_the_annotations_and_labels_that_it_sees()
    {
        var overrides = NoticeOverrides.None with { Annotations = ["title", "action", "missing"], Labels = ["service", "severity", "missing"] };

        var text = WeComMarkdown.Render(FieldAlerts.Build("other-annotations", Language.Chinese, overrides), 4096, mentions: false);

        Assert.Contains("**Payment lag**\n> 03:02 起，已 6 分钟，事件 #2210\n> Call the bank's desk.\n> service=pay，severity=warning\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("12 minutes behind", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Receivers_that_choose_the_same_share_a_message()
    {
        var one = NoticeOverrides.None with { Annotations = ["info"], Labels = ["team"] };

        Assert.Equal(one, NoticeOverrides.None with { Annotations = ["info"], Labels = ["team"] });
        Assert.Equal(one.GetHashCode(), (NoticeOverrides.None with { Annotations = ["info"], Labels = ["team"] }).GetHashCode());
        Assert.NotEqual(one, one with { Labels = ["owner"] });
    }

    [Fact]
    public void An_answer_that_was_cut_says_nothing_of_the_alerts_that_it_left_out()
    {
        var input = FieldAlerts.Input([.. FieldAlerts.CrashLooping(2)], [1]);
        var about = input.Runbooks[0];
        var answer = about.Evidence["self"]!;
        var cut = new Evidence(answer.QueryId, answer.Expr, null, "40 series, 1 kept", answer.Series, TimeSpan.Zero);

        Assert.Equal([Truth.True, Truth.Unknown], about.Match.Alerts.Select(SelfAnswer.Of(about.Match.Alerts, cut)!.Holds));
    }

    [Fact]
    public void An_expression_without_a_result_holds_no_longer_or_has_lost_its_metric()
    {
        var input = FieldAlerts.All["node-mixin"]();
        var about = input.Runbooks[0];
        var gone = Evidence.Unknown("self", about.Evidence["self"]!.Expr, Unavailable.NoData, "");

        var text = WeComMarkdown.Render(FieldAlerts.Build(input with { Runbooks = [about with { Evidence = CallbackEvidence.Set(CallbackScenario.Now, gone) }] }, Language.Chinese), 4096, mentions: false);

        Assert.Contains("现在没有结果：已不成立，或指标断了", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_end_tells_the_numbers_then_and_now()
    {
        var input = FieldAlerts.All["own-expression"]();
        var about = input.Runbooks[0];
        var answer = about.Evidence["self"]!;
        var now = Evidence.Known("self", answer.Expr, [answer.Series[0] with { Value = 120 }]);
        var resolved = input with
        {
            Incident = input.Incident with { State = IncidentState.Resolved, ResolvedAt = CallbackScenario.Now },
            Change = input.Change with { Kind = ChangeKind.Resolved },
            AnyoneNotified = true,
            Before = [about.ToStored()],
            Runbooks = [about with { Evidence = CallbackEvidence.Set(CallbackScenario.Now, now) }],
        };

        Assert.Contains("> 表达式 4,022 → 120", WeComMarkdown.Render(FieldAlerts.Build(resolved, Language.Chinese), 4096, mentions: false), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("node-cpu", "h2 99.98%，h1 93.07%")]
    [InlineData("node-mixin", "10.0.0.13 0.04%，10.0.0.15 2.10%，10.0.0.12 2.50% 等 5 个")]
    [InlineData("kube-pvc", "data-mysql-1 0.4%，data-mysql-0 2.31%")]
    [InlineData("awesome-disk", "9.23")]
    [InlineData("own-expression", "4,022")]
    [InlineData("grafana", "93.4")]
    [InlineData("vmalert", "4")]
    public void The_headline_has_the_value_and_the_worst_first(string name, string part) => Assert.Contains(part, FieldAlerts.Build(name, Language.Chinese).Headline.Text, StringComparison.Ordinal);
}

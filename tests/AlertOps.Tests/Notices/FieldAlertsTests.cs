using AlertOps.Alerts;
using AlertOps.Channels.WeCom;
using AlertOps.Notices;

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

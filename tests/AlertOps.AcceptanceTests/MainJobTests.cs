using AlertOps.Testing;
using AlertOps.Testing.Peers;

namespace AlertOps.AcceptanceTests;

/// <summary>Tests the whole way with real software: an exporter, Prometheus with the shipped rules, Alertmanager, AlertOps as a process.</summary>
public class MainJobTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [RealPeerFact("prometheus", "prometheus-alertmanager", "prometheus-node-exporter")]
    public async Task A_callback_failure_reaches_robot_app_and_mailbox_and_so_does_its_end()
    {
        await using var exporter = await CallbackExporter.StartAsync("wacore-1", "wacore-2");

        // Nobody calls wacore-2 before it fails: numbers in the message don't depend on how long everything took to start.
        exporter.Set("wacore-2", CallbackExporter.Traffic.None);
        await using var node = await Exporter.StartAsync("prometheus-node-exporter", []);

        // Callbacks are the core application's. Counted in both jobs they were two alerts, scraped at different moments: the second one could come too
        // late for the first message and had one of its own, as it should.
        await using var watch = await MonitoredSite.StartAsync(["whatsapp"], $$"""
            - job_name: appstats
              static_configs: [{targets: ["127.0.0.1:{{exporter.Port}}"]}]
            - job_name: webstats
              static_configs: [{targets: ["127.0.0.1:{{exporter.Port}}"]}]
              metric_relabel_configs: [{source_labels: [__name__], regex: "callback_.*", action: drop}]
            - job_name: node
              static_configs: [{targets: ["{{node.Target}}"]}]
            """);
        var site = watch.OnCall;

        // Not above 10,000 waiting: on a slow machine the queue would have time for an alert of its own.
        exporter.Set("wacore-2", new CallbackExporter.Traffic(0, 20, "504", 8_200, 9_840));
        await Eventually.TrueAsync(
            () => site.Robot.Count > 0 && site.App.Count > 0 && site.Mail.Received.Count > 0, Patience, () => $"not everything arrived\n{watch.Story()}");

        var robot = site.Robot[0].Content;
        Assert.StartsWith("### <font color=\"warning\">严重</font> 回调故障", robot);
        Assert.Contains("wacore-2", robot);
        Assert.DoesNotContain("wacore-1", robot);
        Assert.Contains("100%", robot);
        Assert.Contains("`504`", robot);
        Assert.Contains("Webhook 响应慢", robot);
        Assert.Contains("8.2 s", robot);
        Assert.Contains("`network error`", robot);
        Assert.Contains("https://alertops.example.com/incidents/1", robot);
        Assert.Contains("8.2 s", site.App[0].Content);
        Assert.Contains("[严重] 回调故障", site.Mail.Received[0].Subject);
        Assert.Contains("504", site.Mail.Received[0].Text);

        exporter.Set("wacore-2", CallbackExporter.Traffic.Healthy);
        await Eventually.TrueAsync(
            () => site.Robot.Count > 1 && site.App.Count > 1 && site.Mail.Received.Count > 1, Patience, () => $"no end arrived\n{watch.Story()}");

        Assert.Contains("已恢复", site.Robot[1].Content);
        Assert.Contains("→", site.Robot[1].Content);
        Assert.Contains("已恢复", site.App[1].Content);
        Assert.StartsWith("[已恢复] 回调故障", site.Mail.Received[1].Subject);
        Assert.Equal(2, site.Robot.Count);
        Assert.Empty(site.Mail.Violations);
        Assert.Equal(0, await watch.AlertOps.TerminateAsync());
        Assert.DoesNotContain(OnCallSite.RobotKey, watch.AlertOps.Output);
        Assert.DoesNotContain(OnCallSite.AppSecret, watch.AlertOps.Output);
    }
}

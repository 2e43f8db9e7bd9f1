using AlertOps.Testing;
using AlertOps.Testing.Peers;

namespace AlertOps.AcceptanceTests;

/// <summary>The whole way with real software: an exporter, Prometheus with the shipped rules, Alertmanager, AlertOps as a process.</summary>
public class MainJobTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [RealPeerFact("prometheus", "prometheus-alertmanager", "prometheus-node-exporter")]
    public async Task A_callback_failure_reaches_robot_app_and_mailbox_and_so_does_its_end()
    {
        using var folder = new TemporaryFolder();
        await using var site = await OnCallSite.StartAsync();
        await using var exporter = await CallbackExporter.StartAsync("wacore-1", "wacore-2");
        var listen = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");
        await using var alertmanager = await RealAlertmanager.StartAsync(AlertmanagerConfiguration(listen));
        var nodePort = PeerProcess.FreePort();
        await using var node = PeerProcess.Start("prometheus-node-exporter", [$"--web.listen-address=127.0.0.1:{nodePort}"]);
        folder.Write("whatsapp.rules.yml", ShippedRules.Faster30Times("whatsapp"));
        await using var prometheus = await RealPrometheus.StartAsync(PrometheusConfiguration(folder, alertmanager, exporter.Port, nodePort));
        await using var alertops = await AlertOpsProcess.ServeAsync(site.Configuration(listen, prometheus.Url, alertmanager.Url), listen, folder);

        exporter.Set("wacore-2", new CallbackExporter.Traffic(0, 20, "504", 8_200, 18_240));
        await Eventually.TrueAsync(
            () => site.Robot.Count > 0 && site.App.Count > 0 && site.Mail.Received.Count > 0, Patience, () => $"nothing arrived\n{alertops.Output}");

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
            () => site.Robot.Count > 1 && site.App.Count > 1 && site.Mail.Received.Count > 1, Patience, () => $"no end arrived\n{alertops.Output}");

        Assert.Contains("已恢复", site.Robot[1].Content);
        Assert.Contains("→", site.Robot[1].Content);
        Assert.Contains("已恢复", site.App[1].Content);
        Assert.StartsWith("[已恢复] 回调故障", site.Mail.Received[1].Subject);
        Assert.Equal(2, site.Robot.Count);
        Assert.Empty(site.Mail.Violations);
        Assert.Equal(0, await alertops.TerminateAsync());
        Assert.DoesNotContain(OnCallSite.RobotKey, alertops.Output);
        Assert.DoesNotContain(OnCallSite.AppSecret, alertops.Output);
    }

    private static string AlertmanagerConfiguration(Uri alertops) => $$"""
        route: {receiver: alertops, group_by: [alertname, cluster], group_wait: 1s, group_interval: 2s, repeat_interval: 1h}
        receivers:
          - name: alertops
            webhook_configs:
              - url: {{alertops}}api/v1/alertmanager
                http_config:
                  authorization: {credentials: webhook-token-0123456789}
        """;

    private static string PrometheusConfiguration(TemporaryFolder folder, RealAlertmanager alertmanager, int callbackPort, int nodePort) => $$"""
        global: {scrape_interval: 1s, evaluation_interval: 1s, external_labels: {cluster: prod-sh} }
        rule_files: ["{{folder.File("whatsapp.rules.yml")}}" ]
        alerting:
          alertmanagers:
            - static_configs:
                - targets: ["{{alertmanager.Url.Authority}}" ]
        scrape_configs:
          - job_name: appstats
            static_configs: [targets: ["127.0.0.1:{{callbackPort}}"]]
          - job_name: webstats
            static_configs: [targets: ["127.0.0.1:{{callbackPort}}"]]
          - job_name: node
            static_configs: [targets: ["127.0.0.1:{{nodePort}}"]]
        """;
}

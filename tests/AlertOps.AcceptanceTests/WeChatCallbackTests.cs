using AlertOps.Testing;
using AlertOps.Testing.Peers;

namespace AlertOps.AcceptanceTests;

/// <summary>A real probe meets each way in which a callback can fail, and the messages distinguish them.</summary>
public class WeChatCallbackTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly string Modules = $"--config.file={RepositoryFiles.Path("deploy", "blackbox", "blackbox.yml")}";

    [RealPeerFact("prometheus", "prometheus-alertmanager", "prometheus-blackbox-exporter")]
    public async Task Connect_timeout_request_timeout_and_bad_reply_are_told_apart()
    {
        await using var backend = await CallbackBackend.StartAsync();
        using var hole = new BlackHole();
        await using var blackbox = await Exporter.StartAsync("prometheus-blackbox-exporter", [Modules]);
        var (ok, slow, bad) = ($"http://127.0.0.1:{backend.Port}/ok", $"http://127.0.0.1:{backend.Port}/slow", $"http://127.0.0.1:{backend.Port}/gone");
        var (full, okPort) = ($"{BlackHole.Address}:{hole.Port}", $"127.0.0.1:{backend.Port}");
        await using var site = await MonitoredSite.StartAsync(
            ["wechat"], Probes(blackbox, "wechat_http", ok, slow, bad, $"http://{full}/") + "\n" + Probes(blackbox, "wechat_tcp", okPort, full));

        var connect = await site.MessageAboutAsync("微信回调连接超时", Patience);
        var request = await site.MessageAboutAsync("微信回调请求超时", Patience);
        var reply = await site.MessageAboutAsync("微信回调回应失败", Patience);
        await site.SeesAsync($"probe_success{{instance=\"{ok}\"}} == 1", Patience);
        await site.SeesAsync("count(ALERTS{alertname=\"WeChatCallbackConnectTimeout\", alertstate=\"firing\"}) == 2", Patience);

        Assert.Contains(BlackHole.Address, connect);
        Assert.DoesNotContain("找运营商或机房", connect);
        Assert.Contains(slow, request);
        Assert.Contains(bad, reply);
        Assert.Contains("404", reply);
        Assert.Contains("网址或权限不对", reply);
        foreach (var content in site.OnCall.Robot.Select(message => message.Content))
        {
            Assert.DoesNotContain(ok, content);
            Assert.DoesNotContain("DNS 失败", content);
            Assert.DoesNotContain("DNS 超时", content);
            Assert.Single(new[] { BlackHole.Address, slow, bad }, content.Contains);
        }
    }

    [PrivateResolverFact("prometheus", "prometheus-alertmanager", "prometheus-blackbox-exporter", "unshare")]
    public async Task A_name_that_is_unknown_and_a_resolver_that_is_silent_are_told_apart()
    {
        using var folder = new TemporaryFolder();
        await using var resolver = new FakeResolver();
        await using var blackbox = await Exporter.StartAsync(
            "unshare", PrivateResolver.Arguments(folder.Write("resolv.conf", $"nameserver {FakeResolver.Address}\n"), "prometheus-blackbox-exporter", Modules));
        const string unknown = "http://unknown.example.com/wechat";
        const string silent = "http://silent.example.com/wechat";
        await using var site = await MonitoredSite.StartAsync(["wechat"], Probes(blackbox, "wechat_http", unknown, silent));

        var failure = await site.MessageAboutAsync("微信回调 DNS 失败", Patience);
        var timeout = await site.MessageAboutAsync("微信回调 DNS 超时", Patience);

        Assert.Contains(unknown, failure);
        Assert.DoesNotContain(silent, failure);
        Assert.Contains(silent, timeout);
        Assert.DoesNotContain(unknown, timeout);
        Assert.Equal(2, site.OnCall.Robot.Count);
    }

    /// <summary>The time limit of deploy/prometheus. blackbox_exporter shortens a probe to half a second less than the scrape's time limit, hence 6 s.</summary>
    private static string Probes(Exporter blackbox, string module, params string[] targets) => $$"""
        - job_name: wechat-callback-{{module}}
          scrape_interval: 6s
          scrape_timeout: 6s
          metrics_path: /probe
          params: {module: [{{module}}]}
          static_configs: [{targets: ["{{string.Join("\", \"", targets)}}"], labels: {module: {{module}}, vantage: sh-telecom} }]
          relabel_configs:
            - {source_labels: [__address__], target_label: __param_target}
            - {source_labels: [__param_target], target_label: instance}
            - {target_label: job, replacement: wechat-callback}
            - {target_label: __address__, replacement: "{{blackbox.Target}}"}
        """;
}

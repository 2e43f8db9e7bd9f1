using System.Text;
using AlertOps.Testing;
using AlertOps.Testing.Peers;

namespace AlertOps.AcceptanceTests;

/// <summary>A real nginx answers 502, 504 and 499, and runs out of connections.</summary>
public class NginxTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1.5);
    private static readonly TimeSpan ClientTimeout = TimeSpan.FromMilliseconds(300);

    [RealPeerFact("prometheus", "prometheus-alertmanager", "nginx", "mtail")]
    public async Task A_dead_and_slow_back_end_and_clients_that_hang_up_are_named_by_virtual_host()
    {
        await using var backend = await CallbackBackend.StartAsync();
        await using var nginx = await RealNginx.StartAsync(backend.Port);
        await using var mtail = await Exporter.StartAsync(
            "mtail",
            [
                "--progs", RepositoryFiles.Path("deploy", "mtail", "nginx.mtail"), "--logs", nginx.AccessLog, "--logs", nginx.ErrorLog, "--logtostderr",
                "--address", "127.0.0.1", "--port", "{port}", "--poll_interval", "250ms", "--poll_log_interval", "250ms",
            ],
            listen: null);
        await using var site = await MonitoredSite.StartAsync(["nginx"], $$"""
            - job_name: mtail
              static_configs: [{targets: ["{{mtail.Target}}"], labels: {instance: "gw-1:3903", machine: gw-1} }]
            """);

        using var enough = new CancellationTokenSource();
        var traffic = Task.WhenAll(
            AskAsync(nginx, RealNginx.CallbackName, "/wechat/dead", null, enough.Token),
            AskAsync(nginx, RealNginx.CallbackName, "/wechat/slow", null, enough.Token),
            AskAsync(nginx, RealNginx.CallbackName, "/wechat/slow", ClientTimeout, enough.Token),
            AskAsync(nginx, RealNginx.HealthyName, "/wechat/ok", null, enough.Token),
            AskAsync(nginx, "random-1.evil.example", "/.env", null, enough.Token),
            AskAsync(nginx, "random-2.evil.example", "/wechat/ok", null, enough.Token));
        var unavailable = await site.MessageAboutAsync("后端不可用（502/503/504）", Patience);
        var closed = await site.MessageAboutAsync("客户端提前关闭（499）", Patience);
        await site.SeesAsync($"nginx_callback_requests_total{{vhost=\"{RealNginx.HealthyName}\"}} > 0", Patience);
        var scanners = await site.SeesNowAsync("nginx_callback_requests_total{status=\"404\"} or nginx_callback_requests_total{vhost=~\".*evil.*\"}");
        await enough.CancelAsync();
        await traffic;

        var codes = (await File.ReadAllLinesAsync(nginx.AccessLog)).Select(line => line.Split('"')[2].Trim().Split(' ')[0]).ToHashSet();
        Assert.Superset(new HashSet<string> { "200", "404", "502", "504", "499" }, codes);
        Assert.False(scanners, "a scanner's request is counted as a callback, or its host name is a series");
        Assert.Contains(RealNginx.CallbackName, unavailable);
        Assert.Contains("起后端", unavailable);
        Assert.Contains(RealNginx.CallbackName, closed);
        Assert.DoesNotContain(site.OnCall.Robot, message => message.Content.Contains(RealNginx.HealthyName));
    }

    [RealPeerFact("prometheus", "prometheus-alertmanager", "nginx", "prometheus-nginx-exporter")]
    public async Task Connections_that_nginx_drops_are_counted_and_named()
    {
        await using var backend = await CallbackBackend.StartAsync();
        await using var nginx = await RealNginx.StartAsync(backend.Port, workerConnections: 12);
        await using var exporter = await Exporter.StartAsync("prometheus-nginx-exporter", [$"-nginx.scrape-uri={nginx.Url}stub_status"]);
        await using var site = await MonitoredSite.StartAsync(["nginx"], $$"""
            - job_name: nginx
              static_configs: [{targets: ["{{exporter.Target}}"], labels: {instance: "gw-1:9113", machine: gw-1} }]
            """);
        await site.SeesAsync("nginx_connections_accepted == nginx_connections_handled", Patience);

        using var enough = new CancellationTokenSource();
        var crowd = CrowdAsync(nginx, enough.Token);
        var message = await site.MessageAboutAsync("nginx 丢弃连接", Patience);
        await enough.CancelAsync();
        await crowd;

        Assert.Contains("gw-1", message);
        Assert.Contains("worker_connections are not enough", await File.ReadAllTextAsync(nginx.ErrorLog));
    }

    private static async Task AskAsync(RealNginx nginx, string host, string path, TimeSpan? patience, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(nginx.Url, path));
            request.Headers.Host = host;
            using var hangUp = new CancellationTokenSource(patience ?? TimeSpan.FromSeconds(30));
            try
            {
                using var response = await Http.Client.SendAsync(request, hangUp.Token);
                await Task.Delay(ClientTimeout, TimeProvider.System, CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                // Hung up: nginx logs 499.
            }
        }
    }

    /// <summary>
    /// Sends requests in waves, since a nginx without a free connection refuses its exporter, too: each wave sends slow requests all at once
    /// and ends.
    /// </summary>
    private static async Task CrowdAsync(RealNginx nginx, CancellationToken ct)
    {
        var request = Encoding.ASCII.GetBytes("GET /wechat/slow HTTP/1.1\r\nHost: callback.example.com\r\n\r\n");
        while (!ct.IsCancellationRequested)
        {
            using (HeldConnections.Open(nginx.Url.Port, 20, request))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, CancellationToken.None);
            }

            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, CancellationToken.None);
        }
    }
}

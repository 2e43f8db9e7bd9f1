using System.Net;
using System.Text;
using System.Text.Json;
using AlertOps.Testing;
using AlertOps.Testing.Peers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AlertOps.AcceptanceTests.Faults;

/// <summary>A page of another site is open in a browser on the machine of a fresh installation, whose local callers are administrators.</summary>
public class AForeignPage
{
    private const string Configuration = """
        server: {listen: "{LISTEN}"}
        storage: {path: alertops.db}
        prometheus: {url: "http://127.0.0.1:9"}
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("Origin", "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Host", "evil.example", HttpStatusCode.MisdirectedRequest)]
    public async Task It_posts_no_alert_and_reloads_nothing(string header, string value, HttpStatusCode status)
    {
        using var folder = new TemporaryFolder();
        var listen = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");
        await using var service = await AlertOpsProcess.ServeAsync(Text(listen), listen, folder);

        foreach (var path in new[] { "/api/v1/alertmanager", "/api/v1/wechat-alarm", "/api/v1/notify", "/api/v1/deliveries/replay", "/api/v1/explain", "/deliveries/1/replay", "/wechat-alarm", "/-/reload" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(listen, path)) { Content = new ByteArrayContent(FaultSite.Body(1)) };
            request.Headers.TryAddWithoutValidation(header, value);
            using var response = await Http.Client.SendAsync(request);
            Assert.Equal((path, status), (path, response.StatusCode));
            Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
        }

        Assert.Equal(0, await IncidentsAsync(listen));
        Assert.Contains("Fresh installation", service.Output, StringComparison.Ordinal);
    }

    /// <summary>
    /// Chromium loads a page of another origin, which posts without CORS as any page may, then requests a picture from its own server, by which the test knows that the posts have
    /// been answered. The same post from our own origin would have been accepted.
    /// </summary>
    [RealPeerFact("chromium")]
    public async Task It_does_so_in_no_real_browser_either()
    {
        using var folder = new TemporaryFolder();
        var listen = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");
        await using var service = await AlertOpsProcess.ServeAsync(Text(listen), listen, folder);
        await using var evil = await EvilSite.StartAsync(listen);
        await using var browser = PeerProcess.Start(
            "chromium",
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking", $"--user-data-dir={folder.File("profile")}",
                "--host-resolver-rules=MAP evil.example 127.0.0.1", "--remote-debugging-port=0", $"http://evil.example:{evil.Port}/",
            ]);

        await Eventually.TrueAsync(() => evil.HasFinished, Patience, () => $"the page did not run\n{browser.Output}");
        Assert.Equal(0, await IncidentsAsync(listen));
        var metrics = await Http.Client.GetStringAsync(new Uri(listen, "/metrics"));
        Assert.Contains("alertops_intake_requests_total{code=\"403\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("alertops_intake_requests_total{code=\"200\"} 1\n", metrics, StringComparison.Ordinal);

        using var own = await Http.PostJsonAsync(new Uri(listen, "/api/v1/alertmanager"), FaultSite.Body(1));
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
    }

    /// <summary>nginx as it is configured by default speaks HTTP/1.0, sends the address behind it as Host, and adds nothing. What it passes on stands below /wechat/.</summary>
    [RealPeerFact("nginx")]
    public async Task A_proxy_that_says_nothing_makes_nobody_an_administrator()
    {
        using var folder = new TemporaryFolder();
        var listen = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");
        await using var service = await AlertOpsProcess.ServeAsync(Text(listen), listen, folder);
        await using var nginx = await RealNginx.StartAsync(listen.Port);

        using var alert = await Http.PostJsonAsync(new Uri(nginx.Url, "/wechat/api/v1/alertmanager"), FaultSite.Body(1));
        using var message = await Http.PostJsonAsync(new Uri(nginx.Url, "/wechat/api/v1/notify"), Encoding.UTF8.GetBytes("{}"));

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (alert.StatusCode, message.StatusCode));
        Assert.Equal(0, await IncidentsAsync(listen));
    }

    private static string Text(Uri listen) => Configuration.Replace("{LISTEN}", listen.AbsoluteUri.TrimEnd('/'), StringComparison.Ordinal);

    private static async Task<int> IncidentsAsync(Uri listen)
    {
        using var answer = JsonDocument.Parse(await Http.Client.GetStringAsync(new Uri(listen, "/api/v1/incidents")));
        return answer.RootElement.GetProperty("items").GetArrayLength();
    }

    /// <summary>Server of another site, with a page that attacks.</summary>
    private sealed class EvilSite : IAsyncDisposable
    {
        private readonly WebApplication app;
        private volatile bool finished;

        private EvilSite(WebApplication app) => this.app = app;

        public int Port => new Uri(app.Urls.Single()).Port;

        public bool HasFinished => finished;

        public static async Task<EvilSite> StartAsync(Uri target)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            var built = builder.Build();
            var site = new EvilSite(built);
            var body = JsonSerializer.Serialize(Encoding.UTF8.GetString(FaultSite.Body(7)));
            var page = $$"""
                <!DOCTYPE html><title>evil</title><script>
                const post = path => fetch("{{target.AbsoluteUri.TrimEnd('/')}}" + path, {method: "POST", mode: "no-cors", body: {{body}} }).catch(() => {});
                post("/api/v1/alertmanager").then(() => post("/-/reload")).then(() => fetch("/finished"));
                </script>
                """;
            built.MapGet("/", () => Results.Text(page, "text/html"));
            built.MapGet("/finished", () =>
            {
                site.finished = true;
                return Results.Ok();
            });
            await built.StartAsync();
            return site;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}

using System.Net;
using System.Net.Http.Headers;
using AlertOps.Testing;
using AlertOps.Testing.Peers;

namespace AlertOps.AcceptanceTests;

/// <summary>Kills the process with kill -9 at the worst moments: alerts that were answered with 200 arrive, and are seen once.</summary>
public class KillTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly byte[] Body = File.ReadAllBytes(RepositoryFiles.Path("tests", "AlertOps.Tests", "Samples", "alertmanager-0.25.0-1.json"));

    [Fact]
    public async Task Killed_between_intake_and_send_it_sends_once_after_the_restart()
    {
        using var folder = new TemporaryFolder();
        await using var site = await OnCallSite.StartAsync();
        var listen = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");

        // A Prometheus that does not answer keeps the change in planning while the process dies.
        await using var first = await AlertOpsProcess.ServeAsync(site.Configuration(listen), listen, folder);
        Assert.Equal(HttpStatusCode.OK, await PostAsync(listen));
        await first.KillAsync();

        await using var second = await AlertOpsProcess.ServeAsync(site.Configuration(listen), listen, folder);
        await AllArrivedAsync(site, second);

        Assert.Single(site.Robot);
        Assert.Single(site.App);
        Assert.Single(site.Mail.Received);

        // Alertmanager repeats what it is not sure of: nothing new for anybody.
        Assert.Equal(HttpStatusCode.OK, await PostAsync(listen));
        Assert.Equal(0, await second.TerminateAsync());
        Assert.Single(site.Robot);
    }

    [Fact]
    public async Task Killed_while_a_call_is_on_the_way_it_repeats_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        await using var site = await OnCallSite.StartAsync();
        var listen = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");
        var hang = site.WeCom.Hang().On("/cgi-bin/message/send");
        await using var first = await AlertOpsProcess.ServeAsync(site.Configuration(listen), listen, folder);
        Assert.Equal(HttpStatusCode.OK, await PostAsync(listen));
        await Eventually.TrueAsync(() => Sends(site).Count > 0, Patience, () => first.Output);
        await first.KillAsync();
        hang.Release();

        await using var second = await AlertOpsProcess.ServeAsync(site.Configuration(listen), listen, folder);
        await AllArrivedAsync(site, second);

        Assert.Single(site.App);
        Assert.Equal(2, Sends(site).Count);
        Assert.Equal(Sends(site)[0].Body, Sends(site)[1].Body);
    }

    private static Task AllArrivedAsync(OnCallSite site, AlertOpsProcess process) => Eventually.TrueAsync(
        () => site.Robot.Count > 0 && site.App.Count > 0 && site.Mail.Received.Count > 0, Patience, () => $"not everything arrived\n{process.Output}");

    private static List<WeComReceived> Sends(OnCallSite site) => [.. site.WeCom.Received.Where(item => item.Path == "/cgi-bin/message/send")];

    private static async Task<HttpStatusCode> PostAsync(Uri listen)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(listen, "/api/v1/alertmanager")) { Content = new ByteArrayContent(Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "webhook-token-0123456789");
        using var response = await Http.Client.SendAsync(request);
        return response.StatusCode;
    }
}

using System.Net;
using System.Text.RegularExpressions;
using AlertOps.Testing;
using AlertOps.Testing.Peers;
using Xunit.Abstractions;

namespace AlertOps.AcceptanceTests.Faults;

/// <summary>A client opens connections and sends nothing, on a machine where a process may open 1,024 files.</summary>
public partial class ManyIdleConnections(ITestOutputHelper output)
{
    [RealPeerFact("prlimit")]
    public async Task They_end_no_process_and_keep_no_alert_out()
    {
        using var folder = new TemporaryFolder();
        var listen = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");
        await using var process = await AlertOpsProcess.ServeAsync(Configuration(listen), listen, folder, "prlimit", "--nofile=1024:1024");

        // A fresh process has most of its libraries still to load, and needs descriptors for them.
        var number = 0;
        foreach (var count in new[] { 900, 1_300 })
        {
            using var idle = HeldConnections.Open(listen.Port, count);
            using var halfHeaders = HeldConnections.Open(listen.Port, 100, "POST /api/v1/alertmanager HTTP/1.1\r\nHost: x\r\n"u8.ToArray());
            for (var turn = 0; turn < 20; turn++)
            {
                Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Post, new Uri(listen, "/api/v1/alertmanager"), FaultSite.Body(number++))).Status);
            }

            foreach (var path in new[] { "/", "/incidents/1", "/deliveries", "/api/v1/incidents/1", "/system" })
            {
                Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, new Uri(listen, path))).Status);
            }

            var metrics = (await SendAsync(HttpMethod.Get, new Uri(listen, "/metrics"))).Body;
            var evicted = int.Parse(Evicted().Match(metrics).Groups["count"].Value, System.Globalization.CultureInfo.InvariantCulture);
            var open = Directory.GetFiles($"/proc/{process.Id}/fd").Length;
            output.WriteLine($"{count} idle and 100 with half their headers: {evicted} closed so far, {open} descriptors open");
            Assert.InRange(evicted, count - 576, int.MaxValue);
            Assert.InRange(open, 1, 1_000);
        }

        Assert.True(!process.Output.Contains(" ERR ", StringComparison.Ordinal), process.Output);
        Assert.Equal(0, await process.TerminateAsync());
    }

    [RealPeerFact("prlimit")]
    public async Task A_limit_that_leaves_no_room_is_said_at_the_start()
    {
        using var folder = new TemporaryFolder();
        var listen = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");
        await using var process = AlertOpsProcess.Launch(Configuration(listen), listen, folder, "prlimit", "--nofile=256:256");

        Assert.Equal(2, await process.EndedAsync());
        Assert.Contains("may have only 256 files open and needs at least 512: raise the limit (LimitNOFILE=", process.Output, StringComparison.Ordinal);
    }

    private static string Configuration(Uri listen) => $$"""
        server: {listen: "{{listen.AbsoluteUri}}"}
        storage: {path: alertops.db}
        prometheus: {url: "http://127.0.0.1:9"}
        """;

    /// <summary>Sends the request on a new connection.</summary>
    private static async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpMethod method, Uri address, byte[]? body = null)
    {
        using var request = new HttpRequestMessage(method, address) { Content = body is null ? null : new ByteArrayContent(body) };
        request.Headers.ConnectionClose = true;
        using var response = await Http.Client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    [GeneratedRegex(@"^alertops_connections_evicted_total (?<count>\d+)$", RegexOptions.Multiline)]
    private static partial Regex Evicted();
}

using System.Net.Sockets;
using System.Text;
using AlertOps.Testing;
using AlertOps.Testing.Peers;

namespace AlertOps.AcceptanceTests.Faults;

/// <summary>Broken requests to the real program: each is 4xx, and the log has one line for each kind, without stack traces.</summary>
public class BrokenRequests
{
    private const int Times = 40;

    [Fact]
    public async Task A_body_that_drips_or_is_malformed_is_its_senders_mistake_and_one_line_in_the_log()
    {
        using var folder = new TemporaryFolder();
        var listen = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");
        await using var process = await AlertOpsProcess.ServeAsync(
            $$"""
            server: {listen: "{{listen.AbsoluteUri}}"}
            storage: {path: alertops.db}
            prometheus: {url: "http://127.0.0.1:9"}
            """,
            listen,
            folder);

        foreach (var path in new[] { "/api/v1/alertmanager", "/api/v1/wechat-alarm", "/api/v1/explain" })
        {
            var dripping = Enumerable.Range(0, Times).Select(_ => SayAsync(listen, $"POST {path} HTTP/1.1\r\nHost: {listen.Authority}\r\nContent-Length: 100000\r\n\r\n{{\"a\": stranger")).ToArray();
            var malformed = Enumerable.Range(0, Times).Select(_ => SayAsync(listen, $"POST {path} HTTP/1.1\r\nHost: {listen.Authority}\r\nTransfer-Encoding: chunked\r\n\r\nZZ stranger\r\n")).ToArray();
            var leaving = Enumerable.Range(0, Times).Select(_ => LeaveAsync(listen, $"POST {path} HTTP/1.1\r\nHost: {listen.Authority}\r\nContent-Length: 100000\r\n\r\n{{\"a\": stranger")).ToArray();

            Assert.All(await Task.WhenAll(dripping), answer => Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal));
            Assert.All(await Task.WhenAll(malformed), answer => Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal));
            await Task.WhenAll(leaving);
        }

        foreach (var path in new[] { "/api/v1/explain", "/api/v1/notify", "/api/v1/deliveries/replay", "/deliveries/1/replay" })
        {
            var answer = await SayAsync(
                listen, $"POST {path} HTTP/1.1\r\nHost: {listen.Authority}\r\nConnection: close\r\nContent-Type: {(path.StartsWith("/api", StringComparison.Ordinal) ? "application/json" : "application/x-www-form-urlencoded")}\r\nContent-Length: 10485761\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
        }

        foreach (var host in new[] { "localhost:65536", "a..b", "xn--stranger-", "xn--" })
        {
            foreach (var path in new[] { "/deliveries", "/api/v1/incidents", "/-/healthy", "/metrics", "/stranger" })
            {
                Assert.StartsWith("HTTP/1.1 400", await SayAsync(listen, $"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
            }
        }

        Assert.StartsWith("HTTP/1.1 200", await SayAsync(listen, "GET /deliveries HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith(
            "HTTP/1.1 400",
            await SayAsync(listen, $"POST /api/v1/alertmanager HTTP/1.1\r\nHost: {listen.Authority}\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\nstranger\r\n"),
            StringComparison.Ordinal);

        foreach (var request in new[] { "GET /deliveries", "POST /deliveries/1/replay" })
        {
            var answer = await SayAsync(
                listen,
                $"{request} HTTP/1.1\r\nHost: {listen.Authority}\r\nConnection: close\r\nCookie: alertops_antiforgery=stranger\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 8\r\n\r\nstranger");
            Assert.StartsWith(request.StartsWith("GET", StringComparison.Ordinal) ? "HTTP/1.1 200" : "HTTP/1.1 400", answer, StringComparison.Ordinal);
        }

        Assert.True(await Http.AnswersAsync(new Uri(listen, "/-/ready")));
        var lines = process.Output.Split('\n');
        Assert.DoesNotContain(lines, line => line.TrimStart().StartsWith("at ", StringComparison.Ordinal) || line.Contains(" ERR ", StringComparison.Ordinal) || line.Contains("stranger", StringComparison.Ordinal));

        // Two kinds of each, and a line for a kind at most every ten seconds: the drips of the three addresses come more than five seconds after one another.
        Assert.InRange(lines.Count(line => line.Contains(" WRN ", StringComparison.Ordinal)), 2, 20);
        Assert.Equal(0, await process.TerminateAsync());
    }

    /// <summary>Sends these bytes and reads until the other side closes.</summary>
    private static async Task<string> SayAsync(Uri listen, string text)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(listen.Host, listen.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(2));
    }

    /// <summary>Sends these bytes and cuts the connection.</summary>
    private static async Task LeaveAsync(Uri listen, string text)
    {
        using var client = new TcpClient { LingerState = new LingerOption(true, 0) };
        await client.ConnectAsync(listen.Host, listen.Port);
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text));
    }
}

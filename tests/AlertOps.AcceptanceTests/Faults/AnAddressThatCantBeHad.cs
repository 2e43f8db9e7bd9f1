using System.Net;
using System.Net.Sockets;
using AlertOps.Testing;

namespace AlertOps.AcceptanceTests.Faults;

/// <summary>An address to listen on that this machine doesn't have, or that another program uses: the real program reports it in one line.</summary>
public class AnAddressThatCantBeHad
{
    [Theory]
    [InlineData("http://192.0.2.1:19555", "can't listen on http://192.0.2.1:19555/")]
    [InlineData("", "address already in use")]
    public async Task Ends_the_start_with_one_line_that_says_so(string listen, string why)
    {
        using var folder = new TemporaryFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var url = new Uri(listen.Length > 0 ? listen : $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}");
        await using var process = AlertOpsProcess.Launch(
            $$"""
            server: {listen: "{{url.AbsoluteUri}}"}
            storage: {path: alertops.db}
            prometheus: {url: "http://127.0.0.1:9"}
            """,
            url,
            folder);

        Assert.Equal(2, await process.EndedAsync());
        var lines = process.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Single(lines, line => line.Contains(why, StringComparison.Ordinal) && line.Contains("alertops: ", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.StartsWith(' ') || line.Contains(" ERR ", StringComparison.Ordinal) || line.Contains(" FTL ", StringComparison.Ordinal) || line.Contains("Exception", StringComparison.Ordinal));
    }
}

using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AlertOps.Testing;
using AlertOps.Testing.Peers;
using Xunit.Abstractions;

namespace AlertOps.AcceptanceTests.Faults;

/// <summary>A hundred thousand alerts in one body: showing them costs no more than showing two hundred.</summary>
public partial class AGiantIncident(ITestOutputHelper output)
{
    private const int Alerts = 100_000;
    private const int Readers = 6;
    private const int LongestAnswer = 1_000_000;

    [Fact]
    public async Task Page_and_answer_stay_small_and_so_does_the_process()
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
        var rest = process.Memory();
        using (var answer = await Http.PostJsonAsync(new Uri(listen, "/api/v1/alertmanager"), Body()))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        await Eventually.TrueAsync(async () => await StateAsync(listen) == "sent", TimeSpan.FromMinutes(3), () => $"nothing was sent\n{process.Output}");
        var (planned, peak) = process.Memory();
        process.ResetPeak();

        // Sorted and cut by the database; every page and answer is walked over by several at once.
        var lengths = new List<int>();
        var next = (string?)"";
        for (var turn = 0; turn < 3; turn++)
        {
            var page = $"/incidents/1?lang=en&alerts_after={next}";
            var answer = $"/api/v1/incidents/1?alerts_cursor={next}";
            var read = await Task.WhenAll(Enumerable.Range(0, Readers).SelectMany(_ => new[] { page, answer }).Select(path => GetAsync(listen, path)));
            lengths.AddRange(read.Select(text => Encoding.UTF8.GetByteCount(text)));
            Assert.Contains($"Shows 200 of {Alerts} alerts", read[0], StringComparison.Ordinal);
            using var incident = JsonDocument.Parse(read[1]);
            Assert.Equal((Alerts, 200), (incident.RootElement.GetProperty("alert_count").GetInt32(), incident.RootElement.GetProperty("alerts").GetArrayLength()));
            next = incident.RootElement.GetProperty("alerts_next").GetString();
        }

        var mail = MailFrame().Match(await GetAsync(listen, "/deliveries/1")).Groups["path"].Value;
        foreach (var path in new[] { "/", "/deliveries", "/deliveries/1", "/api/v1/deliveries/1", "/sandbox", mail, "/api/v1/incidents" })
        {
            lengths.Add(Encoding.UTF8.GetByteCount(await GetAsync(listen, path)));
        }

        var reading = process.Memory();
        output.WriteLine($"MiB: {rest.Now} at rest, {peak} at most while it was taken and planned, {planned} then, {reading.Peak} at most while it was read; longest answer {lengths.Max()} bytes");
        Assert.InRange(lengths.Max(), 1, LongestAnswer);
        Assert.InRange(reading.Peak - planned, 0, 200);
        Assert.InRange(peak, 0, 1_500);
    }

    private static byte[] Body()
    {
        var alerts = Enumerable.Range(0, Alerts).Select(number => $$$"""{"status":"firing","labels":{"alertname":"H","i":"n{{{number}}}"},"startsAt":"2026-11-29T01:00:00Z"}""");
        return Encoding.UTF8.GetBytes($$"""{"version":"4","groupKey":"giant","receiver":"hook","alerts":[{{string.Join(',', alerts)}}]}""");
    }

    private static async Task<string> StateAsync(Uri listen)
    {
        using var list = JsonDocument.Parse(await GetAsync(listen, "/api/v1/deliveries"));
        return list.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("state").GetString()).FirstOrDefault() ?? "";
    }

    private static async Task<string> GetAsync(Uri listen, string path)
    {
        using var response = await Http.Client.GetAsync(new Uri(listen, path));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>The frame that shows the mail's document on the page of a delivery.</summary>
    [GeneratedRegex("""<iframe src="(?<path>/deliveries/1/preview/[0-9]+)" """)]
    private static partial Regex MailFrame();
}

using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using AlertOps.Testing;
using AlertOps.Testing.Peers;
using Xunit.Abstractions;

namespace AlertOps.AcceptanceTests;

/// <summary>
/// Three hundred groups with two thousand alerts, three of them critical, while the mail server accepts connections and says nothing: the critical ones are read at once, and
/// robot and app have told of everything within minutes.
/// </summary>
public partial class StormOfGroups(ITestOutputHelper output)
{
    private const int Groups = 300;
    private const int Alerts = 2_000;
    private static readonly int[] Critical = [40, 150, 260];
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ReadWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan EmptyWithin = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Critical_alerts_are_read_within_ten_seconds_and_nothing_waits_for_the_mail_server()
    {
        using var folder = new TemporaryFolder();
        await using var site = await OnCallSite.StartAsync();
        await using var mail = new SilentServer();
        var listen = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");
        var configuration = Smarthost().Replace(site.Configuration(listen), $"smarthost: \"127.0.0.1:{mail.Port}\"");
        await using var process = await AlertOpsProcess.ServeAsync(configuration, listen, folder);

        var begun = TimeProvider.System.GetUtcNow();
        var posted = await BlowAsync(listen);
        await Eventually.TrueAsync(
            () => Critical.All(group => ToldAt(site, group) is not null), TimeSpan.FromMinutes(1), () => $"not every critical alert was told\n{process.Output}");
        foreach (var group in Critical)
        {
            var (from, to) = (posted[group], ToldAt(site, group)!.Value);
            var others = site.Robot.Count(message => message.At >= from && message.At < to);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"critical group {group}: read after {(to - from).TotalSeconds:F2} s, {others} other messages before it"));
            Assert.InRange(to - from, TimeSpan.Zero, ReadWithin);
            Assert.InRange(others, 0, 3);
        }

        foreach (var channel in new[] { "wecom_robot", "wecom_app" })
        {
            await Eventually.TrueAsync(
                async () => await IsEmptyAsync(listen, channel), begun + EmptyWithin - TimeProvider.System.GetUtcNow(), () => $"{channel} still has messages to send\n{process.Output}");
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"robot and app had sent everything {(TimeProvider.System.GetUtcNow() - begun).TotalSeconds:F0} s after the beginning; {mail.Accepted} connections to the mail server"));
        Assert.DoesNotContain(site.WeCom.Received, call => call.Code == 45009);
        Assert.Equal(Groups, await CountOpenAsync(listen));
        Assert.False(await IsEmptyAsync(listen, "email"), "the mail server has taken nothing");
    }

    private static async Task<Dictionary<int, DateTimeOffset>> BlowAsync(Uri listen)
    {
        var posted = new Dictionary<int, DateTimeOffset>();
        using var timer = new PeriodicTimer(Length / Groups);
        for (var group = 0; group < Groups && await timer.WaitForNextTickAsync(); group++)
        {
            posted[group] = TimeProvider.System.GetUtcNow();
            await PostAsync(listen, group);
        }

        return posted;
    }

    private static async Task PostAsync(Uri listen, int group)
    {
        var (first, after) = (group * Alerts / Groups, (group + 1) * Alerts / Groups);
        var at = TimeProvider.System.GetUtcNow();
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new
        {
            receiver = "hook",
            status = "firing",
            alerts = Enumerable.Range(first, after - first).Select(number => new
            {
                status = "firing",
                labels = new Dictionary<string, string>
                {
                    ["alertname"] = "QueueIsLong", ["queue"] = QueueOf(group), ["node"] = $"node-{number}", ["severity"] = Critical.Contains(group) && number == first ? "critical" : "warning",
                },
                annotations = new { },
                startsAt = at,
                endsAt = DateTimeOffset.MinValue,
                generatorURL = "",
                fingerprint = number.ToString("x16", CultureInfo.InvariantCulture),
            }),
            groupLabels = new { alertname = "QueueIsLong", queue = QueueOf(group) },
            commonLabels = new { alertname = "QueueIsLong", queue = QueueOf(group) },
            commonAnnotations = new { },
            externalURL = "http://alertmanager.example.com:9093",
            version = "4",
            groupKey = $"{{}}:{{queue=\"{QueueOf(group)}\"}}",
            truncatedAlerts = 0,
        }));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(listen, "/api/v1/alertmanager")) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "webhook-token-0123456789");
        using var answer = await Http.Client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    private static string QueueOf(int group) => $"queue-{group.ToString(CultureInfo.InvariantCulture)}q";

    private static DateTimeOffset? ToldAt(OnCallSite site, int group) =>
        site.Robot.FirstOrDefault(message => message.Content.Contains(QueueOf(group), StringComparison.Ordinal))?.At;

    private static async Task<bool> IsEmptyAsync(Uri listen, string channel)
    {
        foreach (var state in new[] { "pending", "sending" })
        {
            var text = await Http.Client.GetStringAsync(new Uri(listen, $"/api/v1/deliveries?channel={channel}&state={state}"));
            if (!text.Contains("\"items\":[]", StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private static async Task<int> CountOpenAsync(Uri listen)
    {
        var count = 0;
        for (var cursor = ""; ;)
        {
            using var page = JsonDocument.Parse(await Http.Client.GetStringAsync(new Uri(listen, $"/api/v1/incidents?state=open{cursor}")));
            count += page.RootElement.GetProperty("items").GetArrayLength();
            if (page.RootElement.GetProperty("next").GetString() is not { } next)
            {
                return count;
            }

            cursor = $"&cursor={Uri.EscapeDataString(next)}";
        }
    }

    [GeneratedRegex("smarthost: \"[^\"]*\"", RegexOptions.None, 1000)]
    private static partial Regex Smarthost();
}

using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using AlertOps.Testing;
using AlertOps.Testing.Peers;
using Xunit.Abstractions;

namespace AlertOps.AcceptanceTests;

/// <summary>Five thousand incidents in a minute for one robot, which takes twenty messages a minute: every incident is named, and the worst comes first.</summary>
public partial class StormTests(ITestOutputHelper output)
{
    private const int Incidents = 5_000;
    private const int Critical = 20;
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    private static readonly (string Name, string Label)[] Kinds =
    [
        ("HostHighCpu", "instance"), ("HostOutOfMemory", "instance"), ("NginxUpstreamSlow", "instance"), ("QueueIsLong", "queue"), ("WhatsAppCallbackFailure", "node"),
    ];

    [Fact]
    public async Task The_limit_holds_every_incident_is_named_and_the_critical_ones_within_a_minute()
    {
        using var folder = new TemporaryFolder();
        await using var site = await OnCallSite.StartAsync();

        // What is refused is a mistake of ours: the fake counts as WeCom does, and answers 45009 beyond twenty.
        var listen = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");
        var configuration = Robots().Replace(site.Configuration(listen), "");
        await using var process = await AlertOpsProcess.ServeAsync(configuration, listen, folder);

        var accepted = await BlowAsync(listen);
        await Eventually.TrueAsync(
            () => Named(site).Count >= Incidents, TimeSpan.FromMinutes(4), () => $"{Named(site).Count} of {Incidents} named in {site.Robot.Count} messages\n{process.Output}");

        var calls = site.WeCom.Received.Where(call => call.Path == "/cgi-bin/webhook/send").Select(call => call.At).Order().ToArray();
        Assert.Equal(site.Robot.Count, calls.Length);
        Assert.All(calls, first => Assert.InRange(calls.Count(at => at >= first && at < first + Window), 1, 20));

        var told = ToldAt(site);
        var critical = accepted.Where(incident => incident.IsCritical).Select(incident => told[incident.Id] - incident.At).ToArray();
        var all = accepted.Select(incident => told[incident.Id] - incident.At).Order().ToArray();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Incidents} incidents, {site.Robot.Count} messages; critical told after at most {critical.Max().TotalSeconds:F1} s, all after {all[^1].TotalSeconds:F1} s (median {all[all.Length / 2].TotalSeconds:F1} s)"));
        Assert.Equal(Critical, critical.Length);
        Assert.All(critical, waited => Assert.InRange(waited, TimeSpan.Zero, Window));
    }

    private static async Task<List<Accepted>> BlowAsync(Uri listen)
    {
        var random = new Random(4);
        var worst = Enumerable.Range(0, Critical).Select(turn => random.Next(turn * Incidents / Critical, (turn + 1) * Incidents / Critical)).ToHashSet();
        var begun = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var accepted = new List<Accepted>();
        while (accepted.Count < Incidents && await timer.WaitForNextTickAsync())
        {
            var due = (int)Math.Min(Incidents, Incidents * (TimeProvider.System.GetElapsedTime(begun) / Length));
            accepted.AddRange(await Task.WhenAll(Enumerable.Range(accepted.Count, due - accepted.Count).Select(number => PostAsync(listen, number, worst.Contains(number)))));
        }

        return accepted;
    }

    private static async Task<Accepted> PostAsync(Uri listen, int number, bool isCritical)
    {
        var (name, label) = Kinds[number % Kinds.Length];
        var labels = new Dictionary<string, string> { ["alertname"] = name, [label] = $"thing-{number}", ["severity"] = isCritical ? "critical" : "warning" };
        var at = TimeProvider.System.GetUtcNow();
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new
        {
            receiver = "hook",
            status = "firing",
            alerts = new[] { new { status = "firing", labels, annotations = new { }, startsAt = at, endsAt = DateTimeOffset.MinValue, generatorURL = "", fingerprint = number.ToString("x16", CultureInfo.InvariantCulture) } },
            groupLabels = labels,
            commonLabels = labels,
            commonAnnotations = new { },
            externalURL = "http://alertmanager.example.com:9093",
            version = "4",
            groupKey = $"{{}}:{{thing=\"{number}\"}}",
            truncatedAlerts = 0,
        }));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(listen, "/api/v1/alertmanager")) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "webhook-token-0123456789");
        using var answer = await Http.Client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync());
        return new Accepted(json.RootElement.GetProperty("incidents")[0].GetInt64(), at, isCritical);
    }

    private static HashSet<long> Named(OnCallSite site) => [.. ToldAt(site).Keys];

    private static Dictionary<long, DateTimeOffset> ToldAt(OnCallSite site)
    {
        var told = new Dictionary<long, DateTimeOffset>();
        foreach (var message in site.Robot)
        {
            foreach (Match number in Number().Matches(message.Content))
            {
                told.TryAdd(long.Parse(number.ValueSpan[1..], CultureInfo.InvariantCulture), message.At);
            }
        }

        return told;
    }

    private sealed record Accepted(long Id, DateTimeOffset At, bool IsCritical);

    [GeneratedRegex("#[0-9]+", RegexOptions.None, 1000)]
    private static partial Regex Number();

    /// <summary>The other channels of the site.</summary>
    [GeneratedRegex(@"^ +- (wecom_app|email): .*\n", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Robots();
}

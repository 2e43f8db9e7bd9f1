using System.Globalization;
using System.Net;
using System.Text;
using AlertOps.Testing;
using AlertOps.Testing.Peers;

namespace AlertOps.Benchmarks;

/// <summary>
/// Many people, each the only recipient of a receiver, and incidents that go directly to one of them (<c>?receiver=</c>): every message is for one person,
/// so that no two share a call and no rate limit of WeCom's applies.
/// </summary>
internal sealed class PersonalReceivers : IAsyncDisposable
{
    private const string CorpId = "ww00000000000000aa";
    private const int AgentId = 1000002;
    private const string Secret = "app-secret-0123456789";
    /// <summary>The alerts' instance, a target that Prometheus knows; nothing listens there.</summary>
    public const string Instance = "127.0.0.1:1";

    private const string SendPath = "/cgi-bin/message/send";
    private const int PostsAtATime = 16;

    private readonly TemporaryFolder folder = new();

    private PersonalReceivers(FakeWeCom weCom, int people)
    {
        WeCom = weCom;
        People = people;
    }

    public FakeWeCom WeCom { get; }

    public int People { get; }

    public AlertOpsProcess AlertOps { get; private set; } = null!;

    /// <param name="prometheus">The Prometheus that is asked for evidence; null when none answers.</param>
    public static async Task<PersonalReceivers> StartAsync(int people, TimeSpan latency, Uri? prometheus)
    {
        var weCom = await FakeWeCom.StartAsync();
        weCom.BeforeAnswer = path => path == SendPath && latency > TimeSpan.Zero ? Task.Delay(latency, TimeProvider.System) : Task.CompletedTask;
        weCom.Tokens.AddApp(CorpId, AgentId, Secret);
        weCom.Messages.Members.UnionWith(Enumerable.Range(0, people).Select(User));
        var receivers = new PersonalReceivers(weCom, people);
        try
        {
            var listen = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");
            receivers.AlertOps = await AlertOpsProcess.ServeAsync(receivers.Configuration(listen, prometheus), listen, receivers.folder);
            return receivers;
        }
        catch
        {
            await receivers.DisposeAsync();
            throw;
        }
    }

    /// <summary>Posts the incident of one person.</summary>
    /// <param name="generator">The alert's generatorURL, whose expression the default runbook evaluates again.</param>
    /// <exception cref="HttpRequestException">The incident was not accepted.</exception>
    public async Task PostAsync(int person, string generator = "")
    {
        using var response = await Http.PostJsonAsync(new Uri(AlertOps.Url, $"/api/v1/alertmanager?receiver={Receiver(person)}"), Encoding.UTF8.GetBytes(Body(person, generator)));
        response.EnsureSuccessStatusCode();
    }

    public Task PostAllAsync() => Parallel.ForEachAsync(
        Enumerable.Range(0, People), new ParallelOptions { MaxDegreeOfParallelism = PostsAtATime }, async (person, _) => await PostAsync(person));

    /// <summary>The messages that WeCom accepted, in their order.</summary>
    public IReadOnlyList<WeComReceived> Messages() => [.. WeCom.Received.Where(item => item is { Path: SendPath, Code: 0 })];

    /// <summary>Waits until WeCom has accepted this number of messages in all.</summary>
    public Task ArrivedAsync(int count, TimeSpan atMost) =>
        Eventually.TrueAsync(() => Messages().Count >= count, atMost, () => $"{Messages().Count} of {count} messages arrived\n{Tail(AlertOps.Output)}");

    public async Task<string> MetricsAsync() => await Http.Client.GetStringAsync(new Uri(AlertOps.Url, "/metrics"));

    /// <summary>Puts all deliveries back into the outbox at once.</summary>
    public async Task ReplayAllAsync()
    {
        var ids = string.Join(',', Enumerable.Range(1, People));
        using var response = await Http.PostJsonAsync(new Uri(AlertOps.Url, "/api/v1/deliveries/replay"), Encoding.UTF8.GetBytes($"{{\"ids\": [{ids}]}}"));
        var answer = await response.Content.ReadAsStringAsync();
        if (response.StatusCode != HttpStatusCode.OK || !answer.Contains($"{People}", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"not everything was replayed: {response.StatusCode} {answer}");
        }
    }

    public static int PersonOf(WeComReceived message) => int.Parse(message.ToUser[1..], CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        if (AlertOps is not null)
        {
            await AlertOps.DisposeAsync();
        }

        await WeCom.DisposeAsync();
        folder.Dispose();
    }

    private static string User(int person) => $"u{person:00000}";

    private static string Receiver(int person) => $"r{person:00000}";

    private static string Tail(string output) => string.Join('\n', output.Split('\n').TakeLast(20));

    private static string Body(int person, string generator) => $$$"""
        {"version":"4","receiver":"bench","status":"firing","groupKey":"{}:{person=\"{{{person}}}\"}","groupLabels":{"person":"{{{person}}}"},"commonLabels":{},"commonAnnotations":{},"externalURL":"","truncatedAlerts":0,
         "alerts":[{"status":"firing","labels":{"alertname":"BenchAccountSuspended","person":"{{{person}}}","severity":"warning","job":"accounts","instance":"{{{Instance}}}"},
                    "annotations":{"summary":"Account {{{person}}} can't send."},"startsAt":"2026-01-05T03:08:00Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"{{{generator}}}"}]}
        """;

    private string Configuration(Uri listen, Uri? prometheus)
    {
        var text = new StringBuilder($"""
            server: {"{"}listen: "{listen.AbsoluteUri}"{"}"}
            storage: {"{"}path: alertops.db{"}"}
            prometheus: {"{"}url: "{prometheus?.AbsoluteUri ?? "http://127.0.0.1:9"}"{"}"}
            alertmanager: {"{"}urls: ["http://127.0.0.1:9"]{"}"}
            wecom: {"{"}api_url: "{WeCom.Url}", corp_id: {CorpId}, agent_id: {AgentId}, secret: {Secret}{"}"}
            route: {"{"}receiver: {Receiver(0)}{"}"}
            receivers:

            """);
        for (var person = 0; person < People; person++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - name: {Receiver(person)}\n    channels:\n      - wecom_app: {{to: [\"user:{User(person)}\"]}}\n");
        }

        return text.ToString();
    }
}

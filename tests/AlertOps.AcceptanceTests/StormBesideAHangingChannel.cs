using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using AlertOps.Testing;
using AlertOps.Testing.Peers;
using Xunit.Abstractions;

namespace AlertOps.AcceptanceTests;

/// <summary>
/// A mail server with a thousand addresses waiting, gateways, WeCom's API and another robot accept connections and say nothing. Critical messages of a robot are sent
/// as if they were not there.
/// </summary>
public class StormBesideAHangingChannel(ITestOutputHelper output)
{
    private const int Addresses = 1000;
    private const int Members = 200;
    private const int Gateways = 20;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>Twelve a minute, which a robot takes.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);

    [Fact]
    public Task A_robot_s_critical_messages_wait_for_none_of_them_on_SQLite() => RunAsync("path: alertops.db", TimeSpan.FromSeconds(60));

    [RealPeerFact("initdb", "postgres", "psql", "setpriv")]
    public async Task A_robot_s_critical_messages_wait_for_none_of_them_on_PostgreSQL()
    {
        var postgres = await RealPostgres.SharedAsync();
        await RunAsync($"postgres: \"{await postgres.CreateDatabaseAsync()}\"", TimeSpan.FromSeconds(15));
    }

    private async Task RunAsync(string storage, TimeSpan length)
    {
        using var folder = new TemporaryFolder();
        await using var site = await OnCallSite.StartAsync();
        await using var mail = new SilentServer();
        await using var gateway = new SilentServer();
        await using var api = new SilentServer();
        await using var robot = new SilentServer();
        var listen = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");
        var configuration = Configuration(site, listen, storage, mail.Port, gateway.Port, api.Port, robot.Port);
        await using var process = await AlertOpsProcess.ServeAsync(configuration, listen, folder);

        await PostAsync(listen, "everybody", 0, "warning");
        await Eventually.TrueAsync(
            () => new[] { mail, gateway, api, robot }.All(server => server.Accepted > 0),
            TimeSpan.FromSeconds(30),
            () => $"mail {mail.Accepted}, gateway {gateway.Accepted}, API {api.Accepted}, robot {robot.Accepted} connections\n{process.Output}");

        var waits = new List<TimeSpan>();
        var begun = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(Pace);
        do
        {
            // Each of them also goes to everybody, so that more and more waits in the lanes that hang.
            var number = waits.Count + 1;
            var posted = Stopwatch.GetTimestamp();
            await Task.WhenAll(PostAsync(listen, "oncall", number, "critical"), PostAsync(listen, "everybody", number, "critical"));
            await Eventually.TrueAsync(() => site.Robot.Any(message => message.Content.Contains(NodeOf(number), StringComparison.Ordinal)), TimeSpan.FromSeconds(30), () => process.Output);
            waits.Add(Stopwatch.GetElapsedTime(posted));
        }
        while (Stopwatch.GetElapsedTime(begun) < length && await timer.WaitForNextTickAsync());

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{waits.Count} critical messages, the slowest after {waits.Max().TotalSeconds:F2} s; {mail.Accepted} + {gateway.Accepted} + {api.Accepted} + {robot.Accepted} connections hung"));
        Assert.All(waits, wait => Assert.InRange(wait, TimeSpan.Zero, Limit));

        // Gateways and the app, which are sent several calls at once, have timed out three times by then, and are tried by one call at a time.
        var page = await Http.Client.GetStringAsync(new Uri(listen, "/metrics"));
        Assert.Matches("alertops_channel_suspended{channel=\"wecom_app\",endpoint=\"[^\"]*\"} 1", page);
        Assert.Matches("alertops_channel_stopped{channel=\"wecom_app\",endpoint=\"[^\"]*\"} 1", page);
    }

    private static string NodeOf(int number) => $"node-{number.ToString(CultureInfo.InvariantCulture)}z";

    private static async Task PostAsync(Uri listen, string receiver, int number, string severity)
    {
        using var content = new StringContent(
            $$"""
            {"version": "4", "groupKey": "{}:{{receiver}}{{number}}", "receiver": "hook", "status": "firing", "truncatedAlerts": 0,
             "groupLabels": {"cluster": "{{receiver}}{{number}}"}, "commonLabels": {}, "commonAnnotations": {}, "externalURL": "http://alertmanager.example.com:9093",
             "alerts": [{"status": "firing", "fingerprint": "{{number:x16}}", "startsAt": "2026-01-05T01:59:00Z", "endsAt": "0001-01-01T00:00:00Z", "generatorURL": "",
              "labels": {"alertname": "QueueIsLong", "node": "{{NodeOf(number)}}", "severity": "{{severity}}"}, "annotations": {} }]}
            """,
            Encoding.UTF8,
            new MediaTypeHeaderValue("application/json"));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(listen, $"/api/v1/alertmanager?receiver={receiver}")) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "webhook-token-0123456789");
        using var answer = await Http.Client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    private static string Configuration(OnCallSite site, Uri listen, string storage, int mail, int gateway, int api, int robot)
    {
        var members = string.Join(", ", Enumerable.Range(0, Members).Select(number => $"\"user:u{number}\""));
        var addresses = string.Join(", ", Enumerable.Range(0, Addresses).Select(number => $"a{number}@example.com"));
        var text = new StringBuilder($$"""
            server: {listen: "{{listen.AbsoluteUri}}", webhook_token: webhook-token-0123456789}
            auth: {anonymous: viewer}
            storage: { {{storage}} }
            prometheus: {url: "http://127.0.0.1:9"}
            wecom:
              api_url: "http://127.0.0.1:{{api}}/"
              corp_id: ww00000000000000aa
              agent_id: 1000002
              secret: {{OnCallSite.AppSecret}}
              robots:
                - {name: ops, webhook_url: "{{site.WeCom.Url}}cgi-bin/webhook/send?key={{OnCallSite.RobotKey}}"}
                - {name: dead, webhook_url: "http://127.0.0.1:{{robot}}/cgi-bin/webhook/send?key=dead"}
            email: {smarthost: "127.0.0.1:{{mail}}", tls: none, from: "alerts@example.com"}
            receivers:
              - name: oncall
                channels: [{wecom_robot: {robot: ops} }]
              - name: everybody
                channels:
                  - wecom_robot: {robot: dead}
                  - wecom_app: {to: [{{members}}]}
                  - email: {to: [{{addresses}}]}

            """);
        for (var number = 0; number < Gateways; number++)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"      - webhook: {{url: \"http://127.0.0.1:{gateway}/{number}\"}}");
        }

        return text.AppendLine("route: {receiver: oncall}").ToString();
    }
}

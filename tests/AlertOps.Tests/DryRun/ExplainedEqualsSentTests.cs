using System.Net;
using System.Text;
using AlertOps.DryRun;
using AlertOps.Intake.Alertmanager;
using AlertOps.Metrics;
using AlertOps.Testing;
using AlertOps.Testing.Peers;

namespace AlertOps.Tests.DryRun;

/// <summary>Compares the messages that <c>explain</c> prints for a body with those that are sent when the body arrives, byte for byte.</summary>
public class ExplainedEqualsSentTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("alertmanager-0.25.0-1.json", "alertmanager-0.25.0-3.json")]
    [InlineData("alertmanager-0.25.0-2.json", null)]
    [InlineData("alertmanager-0.25.0-3.json", null)]
    public Task On_each_sample_body(string sample, string? silentNext) => ExplainedAndSentAsync(sample, silentNext, "path: alertops.db");

    [RealPeerFact("postgres")]
    public async Task On_PostgreSQL()
    {
        var database = await (await RealPostgres.SharedAsync()).CreateDatabaseAsync();
        await ExplainedAndSentAsync("alertmanager-0.25.0-1.json", "alertmanager-0.25.0-3.json", $"postgres: \"{database}\"");
    }

    [Fact]
    public async Task Explaining_counts_nothing_and_sending_counts_once()
    {
        const string runbook = "OnlyExplained";
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("explained"));
        folder.Write("explained/OnlyExplained.md", "---\ntitle: 只解释\n---\n正文\n");
        var body = Encoding.UTF8.GetBytes("""
            {"version": "4", "groupKey": "{}:{}", "receiver": "hook", "status": "firing", "truncatedAlerts": 0, "groupLabels": {}, "commonLabels": {}, "commonAnnotations": {}, "externalURL": "",
             "alerts": [{"status": "firing", "fingerprint": "00000000000000aa", "startsAt": "2026-01-05T01:59:00Z", "endsAt": "0001-01-01T00:00:00Z", "generatorURL": "",
              "labels": {"alertname": "OnlyExplained", "severity": "warning"}, "annotations": {} }]}
            """);
        var time = new ManualTimeProvider();
        await using var site = await OnCallSite.StartAsync(time);
        await using var service = await TestService.StartAsync(site.Configuration(new Uri("http://127.0.0.1:0"), more: $"runbooks: {{path: \"{folder.Path}\"}}"), time);
        const string series = $"alertops_runbook_matches_total{{runbook=\"{runbook}\"}}";

        Assert.Equal([runbook], (await ExplainAsync(service, body, time)).Runbooks.Select(explained => explained.Id));
        Assert.DoesNotContain(series, await MetricsAsync(service), StringComparison.Ordinal);
        await SendAsync(service, body);
        await Eventually.TrueAsync(() => site.Robot.Count == 1, Patience, () => "nothing arrived");
        Assert.Contains(series + " 1\n", await MetricsAsync(service), StringComparison.Ordinal);
    }

    private static async Task<string> MetricsAsync(TestService service) => Encoding.UTF8.GetString(await service.Get<PrometheusExporter>().CollectAsync());

    private static async Task ExplainedAndSentAsync(string sample, string? silentNext, string storage)
    {
        var time = new ManualTimeProvider();
        await using var prometheus = await FakePrometheus.StartAsync();
        prometheus.Value("callback_requests_duration_ms_sum", 8_200).Value("mysql", 151);
        await using var site = await OnCallSite.StartAsync(time);
        await using var service = await TestService.StartAsync(site.Configuration(new Uri("http://127.0.0.1:0"), prometheus.Url, storage: storage), time);
        var body = Body(sample);

        var explained = await ExplainAsync(service, body, time);
        await SendAsync(service, body);
        await Eventually.TrueAsync(() => site.Robot.Count == 1 && site.App.Count == 1 && site.Mail.Received.Count == 1, Patience, () => "not everything arrived");

        Assert.Equal("opened", explained.Action);
        Assert.Empty(explained.Failures);
        Assert.Equal(["email", "wecom_app", "wecom_robot"], explained.Messages.Select(message => message.Channel).Order());
        Assert.Equal(Sent(site, "/cgi-bin/webhook/send"), Explained(explained, "wecom_robot").Body);
        Assert.Equal(Sent(site, "/cgi-bin/message/send"), Explained(explained, "wecom_app").Body);
        Assert.Equal(site.Mail.Received[0].Raw.TrimEnd(), Explained(explained, "email").Body.TrimEnd());
        Assert.Equal(site.Robot[0].Content, Explained(explained, "wecom_robot").Content);

        var repeated = await ExplainAsync(service, body, time);
        Assert.StartsWith("nothing", repeated.Action);
        Assert.Empty(repeated.Messages);
        if (silentNext is not null)
        {
            var partly = await ExplainAsync(service, Body(silentNext), time);
            Assert.StartsWith("some resolved", partly.Action);
            Assert.Empty(partly.Messages);
        }
    }

    private static byte[] Body(string sample) => File.ReadAllBytes(RepositoryFiles.Path("tests", "AlertOps.Tests", "Samples", sample));

    private static string Sent(OnCallSite site, string path) => Encoding.UTF8.GetString(site.WeCom.Received.Single(item => item.Path == path).Body);

    private static ExplainedMessage Explained(Explanation explanation, string channel) => explanation.Messages.Single(message => message.Channel == channel);

    private static Task<Explanation> ExplainAsync(TestService service, byte[] body, TimeProvider time)
    {
        Assert.True(AlertmanagerWebhookParser.TryParse(body, new WebhookOrigin("", null), time.GetUtcNow(), out var update, out _));
        return service.Get<Explainer>().ExplainAsync(update, time.GetUtcNow(), CancellationToken.None);
    }

    private static async Task SendAsync(TestService service, byte[] body)
    {
        using var answer = await service.PostAsync("/api/v1/alertmanager", body, "webhook-token-0123456789");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}

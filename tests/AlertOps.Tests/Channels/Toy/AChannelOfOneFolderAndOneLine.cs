using System.Net;
using System.Text;
using AlertOps.Alerts;
using AlertOps.DryRun;
using AlertOps.Intake.Alertmanager;
using AlertOps.Linting;
using AlertOps.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AlertOps.Tests.Channels.Toy;

/// <summary>Runs the service with one more module, about which nothing outside its folder knows.</summary>
public sealed class AChannelOfOneFolderAndOneLine
{
    private const string Token = "webhook-token-0123456789";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Sends_what_was_explained_and_is_shown_by_pages_API_and_metrics()
    {
        var time = new ManualTimeProvider();
        await using var loft = await FakeWebhook.StartAsync();
        await using var service = await TestService.StartAsync(Configuration(loft.Url), time, modules: PigeonModule.WithAll);
        var body = await File.ReadAllBytesAsync(RepositoryFiles.Path("tests", "AlertOps.Tests", "Samples", "alertmanager-0.25.0-1.json"));
        Assert.True(AlertmanagerWebhookParser.TryParse(body, new WebhookOrigin("", null), time.GetUtcNow(), out var update, out _));

        var explained = Assert.Single((await service.Get<Explainer>().ExplainAsync(update, time.GetUtcNow(), CancellationToken.None)).Messages);
        using var answer = await service.PostAsync("/api/v1/alertmanager", body, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Eventually.TrueAsync(() => loft.Received.Count == 1, Patience, () => "no letter arrived");

        var letter = loft.Received[0];
        Assert.Equal(("pigeon", "north", "ring:7"), (explained.Channel, explained.Endpoint, Assert.Single(explained.Recipients)));
        Assert.Equal(Encoding.UTF8.GetString(letter.Body), explained.Body);
        Assert.Equal("Bearer loft-key-0123456789", letter.Headers["Authorization"]);
        Assert.Equal(2048, explained.Budget);
        var title = explained.Content.Split('\n')[0];

        var page = await GetAsync(service, "/deliveries/1?lang=en");
        Assert.Contains("<dd>Pigeon</dd>", page, StringComparison.Ordinal);
        Assert.Contains("Letter", page, StringComparison.Ordinal);
        Assert.Contains(WebUtility.HtmlEncode(title).Replace("&#39;", "'", StringComparison.Ordinal)[..8], page, StringComparison.Ordinal);
        Assert.Contains("<option value=\"pigeon\" selected", await GetAsync(service, "/deliveries?channel=pigeon"), StringComparison.Ordinal);
        Assert.Contains("\"channel\": \"pigeon\"", (await GetAsync(service, "/api/v1/deliveries?channel=pigeon")).Replace("\":\"", "\": \"", StringComparison.Ordinal), StringComparison.Ordinal);
        await Eventually.TrueAsync(
            async () => (await GetAsync(service, "/metrics")).Contains("alertops_deliveries_total{channel=\"pigeon\",outcome=\"sent\",reason=\"none\"} 1", StringComparison.Ordinal),
            Patience,
            () => "the metrics do not count it");
    }

    [Fact]
    public async Task Answers_paths_that_servers_call_as_programs_expect()
    {
        await using var service = await TestService.StartAsync(Configuration(new Uri("http://127.0.0.1:9")), new ManualTimeProvider(), modules: PigeonModule.WithAll);

        using var answer = await service.PostAsync("/pigeon/landed", []);

        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("pigeon: {owls: []}", "pigeon.owls: not yet: remove it until the moulting season release")]
    [InlineData("receivers: [{name: a, channels: [{pigeon: {loft: nrth, to: [all]}}]}]", "pigeon.loft: no loft 'nrth'")]
    [InlineData("people: [{id: zhangsan, rings: 7}]", "people[0].rings: unknown key: did you mean 'ring'?")]
    public void Mistakes_in_its_keys_are_named_with_their_cure(string text, string problem)
    {
        using var folder = new TemporaryFolder();
        var loaded = ConfigurationSections.Source(folder.Write("alertops.yml", text), new Dictionary<string, string>(StringComparer.Ordinal), folder.Path, PigeonModule.WithAll).Load();

        Assert.Contains(loaded.Problems, found => found.ToString().Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Is_checked_live_and_its_budget_is_checked_for_every_runbook()
    {
        await using var loft = await FakeWebhook.StartAsync();
        loft.Answer((int)HttpStatusCode.Unauthorized, "no ring, no entry");
        using var folder = new TemporaryFolder();
        var source = ConfigurationSections.Source(
            folder.Write("alertops.yml", Configuration(loft.Url)), new Dictionary<string, string>(StringComparer.Ordinal), folder.Path, PigeonModule.WithAll);
        var options = source.Load().Options!;
        var content = ContentLinter.Run(ContentFolders.For(null, RepositoryFiles.Path("runbooks"), null), SeverityRules.Default, PigeonModule.WithAll);
        await using var services = LintingServices.Build(options, PigeonModule.WithAll);

        var problems = await services.GetRequiredService<LiveCheck>().RunAsync(options, "alertops.yml", content, CancellationToken.None);

        Assert.Empty(content.Problems);
        Assert.Contains("alertops.yml: the loft 'north' lets no pigeon in: 401 no ring, no entry: check url and key of pigeon.lofts", problems.Select(problem => problem.ToString()));
        Assert.Empty(loft.Received);
    }

    private static async Task<string> GetAsync(TestService service, string path) => await Http.Client.GetStringAsync(new Uri(service.Url, path));

    private static string Configuration(Uri loft) => $$$"""
        server: {listen: 'http://127.0.0.1:0', webhook_token: {{{Token}}} }
        prometheus: {url: 'http://127.0.0.1:9'}
        alertmanager: {urls: ['http://127.0.0.1:9']}
        pigeon: {lofts: [{name: north, url: '{{{new Uri(loft, "/loft")}}}', key: loft-key-0123456789}]}
        people: [{id: zhangsan, ring: "7"}]
        receivers: [{name: oncall, channels: [{pigeon: {loft: north, to: ['person:zhangsan']}}]}]
        route: {receiver: oncall}
        """;
}

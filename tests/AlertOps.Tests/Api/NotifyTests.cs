using System.CommandLine;
using System.Net;
using System.Text;
using System.Text.Json;
using AlertOps.Commands;
using AlertOps.Testing;
using AlertOps.Timers;

namespace AlertOps.Tests.Api;

/// <summary>Sends messages by hand through the whole service: from the request to the send log, and replays them.</summary>
public sealed class NotifyTests : IAsyncLifetime, IDisposable
{
    private const string Token = "responder-token-0123456789";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ManualTimeProvider time = new();
    private readonly TemporaryFolder folder = new();
    private TestService service = null!;

    public async Task InitializeAsync() => service = await TestService.StartAsync(Configuration("http://127.0.0.1:0"), time);

    public async Task DisposeAsync() => await service.DisposeAsync();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task It_is_sent_once_logged_over_and_never_reminded_of()
    {
        var (status, answer) = await PostAsync("/api/v1/notify", "{\"receiver\":\"people\",\"title\":\"02:00 维护\",\"body\":\"**网站**暂停\",\"severity\":\"critical\"}");

        Assert.Equal(HttpStatusCode.Accepted, status);
        var incident = answer.GetProperty("incident_id").GetInt64();
        var delivery = await SentAsync($"incident={incident}");
        Assert.Equal(("people", "sandbox", "02:00 维护"), (delivery.GetProperty("receiver").GetString(), delivery.GetProperty("channel").GetString(), delivery.GetProperty("title").GetString()));
        var view = await GetAsync($"/api/v1/incidents/{incident}");
        Assert.Equal(("resolved", "critical", "02:00 维护"), (view.GetProperty("state").GetString(), view.GetProperty("severity").GetString(), view.GetProperty("title").GetString()));
        var detail = await GetAsync($"/api/v1/deliveries/{delivery.GetProperty("id").GetInt64()}");
        Assert.Contains("**网站**暂停", detail.GetProperty("body").GetString());
        Assert.Empty(await service.Get<ITimerStore>().DueAsync([TimerCursor.Before(TimerKinds.Reminder)], time.GetUtcNow().AddDays(2), 10, CancellationToken.None));
    }

    [Theory]
    [InlineData("{\"receiver\":\"nobody\",\"title\":\"x\"}", "receiver is \"nobody\"; it can be others, people")]
    [InlineData("{\"title\":\"x\"}", "it can be others, people")]
    [InlineData("{\"receiver\":\"people\",\"title\":\" \"}", "title is missing")]
    [InlineData("{\"receiver\":\"people\",\"title\":\"a\\nb\"}", "one line")]
    [InlineData("{\"receiver\":\"people\",\"title\":\"x\",\"severity\":\"fatal\"}", "info, warning, critical")]
    [InlineData("{\"receiver\":\"people\",\"title\":\"x\",\"boddy\":\"y\"}", "looks like")]
    [InlineData("{\"receiver\":7}", "$.receiver")]
    [InlineData("[", "looks like")]
    [InlineData("null", "it can be")]
    public async Task What_it_cannot_take_is_refused_with_the_cure(string body, string cure)
    {
        var (status, answer) = await PostAsync("/api/v1/notify", body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(cure, answer.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_book_is_no_message()
    {
        var (status, answer) = await PostAsync("/api/v1/notify", $"{{\"receiver\":\"people\",\"title\":\"x\",\"body\":\"{new string('长', 10_001)}\"}}");

        Assert.Equal((HttpStatusCode.BadRequest, "body has 10001 characters; at most 10000 are taken"), (status, answer.GetProperty("detail").GetString()));
    }

    [Fact]
    public async Task A_filter_never_replays_what_was_sent_unless_asked_in_so_many_words()
    {
        await PostAsync("/api/v1/notify", "{\"receiver\":\"people\",\"title\":\"once\"}");
        await PostAsync("/api/v1/notify", "{\"receiver\":\"others\",\"title\":\"twice\"}");
        await SentAsync("q=once");
        var id = (await SentAsync("q=twice&receiver=others")).GetProperty("id").GetInt64();

        Assert.Equal(0, await ReplayAsync("/replay", "{\"filter\":{\"receiver\":\"others\"}}"));
        Assert.Equal(0, await ReplayAsync("/replay", "{\"filter\":{\"state\":\"dead\"}}"));
        Assert.Equal(0, await ReplayAsync($"/{id}/replay", "{\"only_failed\":true}"));
        Assert.Equal(1, await ReplayAsync("/replay", "{\"filter\":{\"receiver\":\"others\",\"state\":\"sent\",\"q\":\"TWICE\"}}"));

        await Eventually.TrueAsync(async () => (await GetAsync($"/api/v1/deliveries/{id}")).GetProperty("attempts").GetArrayLength() == 2, Patience, () => "the replay was not sent");
        var detail = await GetAsync($"/api/v1/deliveries/{id}");
        var calls = detail.GetProperty("attempts").EnumerateArray().Select(attempt => attempt.GetProperty("call_id").GetInt64()).ToArray();
        Assert.Equal([detail.GetProperty("earlier_calls")[0].GetProperty("id").GetInt64(), detail.GetProperty("call_id").GetInt64()], calls);
        Assert.Equal(1, (await SentAsync("q=once")).GetProperty("attempt_count").GetInt32());
        Assert.Equal(1, await ReplayAsync($"/{id}/replay", null));
    }

    [Fact]
    public async Task The_verb_sends_through_the_service_with_its_token()
    {
        var (exit, output, _) = await NotifyAsync("--receiver", "people", "--title", "by hand", "--body", "- one");

        Assert.Equal(0, exit);
        Assert.Matches("^accepted: incident #[0-9]+, https://alertops\\.example\\.com/incidents/[0-9]+\n$", output);
        Assert.Equal("by hand", (await SentAsync("q=hand")).GetProperty("title").GetString());
    }

    [Fact]
    public async Task The_verb_tells_why_it_was_refused()
    {
        var (exit, output, errors) = await NotifyAsync("--receiver", "nobody", "--title", "x");

        Assert.Equal((1, ""), (exit, output));
        Assert.Contains("receiver is \"nobody\"; it can be others, people", errors);
    }

    [Theory]
    [InlineData("server: {listen: 'http://127.0.0.1:9', webhook_token: webhook-token-0123456789}")]
    [InlineData("auth: {api_tokens: [{name: reader, token: viewer-token-0123456789, role: viewer}]}")]
    public async Task The_verb_names_the_key_that_it_needs_and_never_uses_the_webhooks(string configuration)
    {
        var (exit, _, errors) = await RunAsync(folder.Write("no-token.yml", configuration), "--receiver", "people", "--title", "x");

        Assert.Equal(1, exit);
        Assert.Contains("auth.api_tokens: no entry with role: responder", errors);
    }

    [Fact]
    public async Task The_verb_needs_no_token_on_a_fresh_installation()
    {
        const string fresh = "server: {listen: \"{0}\"}\nstorage: {path: alertops.db}\nreceivers: [{name: people, channels: [{sandbox: {}}]}]\nroute: {receiver: people}\n";
        await using var another = await TestService.StartAsync(fresh.Replace("{0}", "http://127.0.0.1:0", StringComparison.Ordinal), time);
        var file = folder.Write("fresh.yml", fresh.Replace("{0}", another.Url.AbsoluteUri.TrimEnd('/'), StringComparison.Ordinal));

        var (exit, output, _) = await RunAsync(file, "--receiver", "people", "--title", "x");

        Assert.Equal(0, exit);
        Assert.StartsWith("accepted: incident #1, ", output);
    }

    [Fact]
    public async Task The_verb_tells_when_nobody_is_there()
    {
        var (exit, _, errors) = await RunAsync(folder.Write("gone.yml", Configuration("http://127.0.0.1:9")), "--receiver", "people", "--title", "x");

        Assert.Equal(2, exit);
        Assert.Contains("no answer at http://127.0.0.1:9/api/v1/notify", errors);
        Assert.DoesNotContain(Token, errors);
    }

    [Fact]
    public async Task The_verb_does_not_take_another_server_for_ours()
    {
        await using var prometheus = await FakePrometheus.StartAsync();
        var (exit, _, errors) = await RunAsync(folder.Write("other.yml", Configuration(prometheus.Url.AbsoluteUri)), "--receiver", "people", "--title", "x");

        Assert.Equal(2, exit);
        Assert.Contains("is not AlertOps", errors);
    }

    private static string Configuration(string listen) => $$$"""
        server: {listen: "{{{listen}}}", external_url: "https://alertops.example.com", webhook_token: webhook-token-0123456789}
        auth: {anonymous: viewer, api_tokens: [{name: ops, token: {{{Token}}}, role: responder}]}
        storage: {path: alertops.db}
        receivers:
          - {name: people, send_resolved: false, channels: [{sandbox: {}}]}
          - {name: others, language: en, channels: [{sandbox: {}}]}
        route: {receiver: people}
        """;

    private Task<(int Exit, string Output, string Errors)> NotifyAsync(params string[] arguments) =>
        RunAsync(folder.Write("alertops.yml", Configuration(service.Url.AbsoluteUri)), arguments);

    private static async Task<(int Exit, string Output, string Errors)> RunAsync(string file, params string[] arguments)
    {
        var config = new Option<string?>("--config") { Recursive = true };
        var root = new RootCommand { config, NotifyCommand.Create(config) };
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var exit = await root.Parse(["notify", "--config", file, .. arguments]).InvokeAsync(new InvocationConfiguration { Output = output, Error = errors });
        return (exit, output.ToString(), errors.ToString());
    }

    private async Task<JsonElement> SentAsync(string query)
    {
        JsonElement found = default;
        await Eventually.TrueAsync(
            async () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                var items = (await GetAsync($"/api/v1/deliveries?state=sent&{query}")).GetProperty("items");
                found = items.GetArrayLength() == 1 ? items[0] : default;
                return found.ValueKind == JsonValueKind.Object;
            },
            Patience,
            () => $"nothing was sent that {query} finds");
        return found;
    }

    private async Task<int> ReplayAsync(string path, string? body)
    {
        if (body is null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(service.Url, "/api/v1/deliveries" + path));
            request.Headers.Authorization = new("Bearer", Token);
            using var response = await Http.Client.SendAsync(request);
            return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("replayed").GetInt32();
        }

        var (status, answer) = await PostAsync("/api/v1/deliveries" + path, body);
        Assert.Equal(HttpStatusCode.OK, status);
        return answer.GetProperty("replayed").GetInt32();
    }

    private async Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync(string path, string body)
    {
        using var response = await service.PostAsync(path, Encoding.UTF8.GetBytes(body), Token);
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var response = await Http.Client.GetAsync(new Uri(service.Url, path));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }
}

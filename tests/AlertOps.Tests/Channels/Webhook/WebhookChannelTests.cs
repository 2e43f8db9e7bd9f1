using System.Text;
using System.Text.Json;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Notices;
using AlertOps.Routing;

namespace AlertOps.Tests.Channels.Webhook;

public sealed class WebhookContractTests : RemoteChannelContract
{
    internal override async Task<ChannelRig> BuildAsync() => await WebhookRig.StartAsync();
}

public sealed class WebhookChannelTests : IAsyncLifetime
{
    private WebhookRig rig = null!;

    public async Task InitializeAsync() => rig = await WebhookRig.StartAsync();

    public async Task DisposeAsync() => await rig.DisposeAsync();

    [Fact]
    public async Task The_gateway_gets_address_headers_and_body()
    {
        var notice = Given.Notice() with { PlannedBody = new PlannedBody("application/x-www-form-urlencoded", "to=138&say=%E5%91%BC") };

        var result = await SendAsync(Given.Call(rig.Channel.Build([Given.Delivery(1, rig.Targets[0], notice)])[0]) with { Id = 77 });

        var call = Assert.Single(rig.Fake.Received);
        Assert.Equal((OutcomeKind.Sent, "200"), (result.Kind, result.Code));
        Assert.EndsWith($"/s3cret-path-part/call?key={Uri.EscapeDataString(WebhookRig.Key)}", call.Url, StringComparison.Ordinal);
        Assert.Equal(
            (WebhookRig.Header, "application/x-www-form-urlencoded; charset=utf-8", $"alertops-{Given.Planned.ToUnixTimeSeconds()}-77"),
            (call.Headers["X-Api-Key"], call.Headers["Content-Type"], call.Headers["Idempotency-Key"]));
        Assert.Equal("to=138&say=%E5%91%BC", Encoding.UTF8.GetString(call.Body));
    }

    [Fact]
    public async Task A_retry_has_the_key_of_the_first_try_and_another_call_has_its_own()
    {
        var call = Given.Call(rig.Drafts()[0]);

        await SendAsync(call);
        await SendAsync(call with { Attempts = 1 });
        await SendAsync(call with { Id = call.Id + 1 });

        var keys = rig.Fake.Received.Select(received => received.Headers["Idempotency-Key"]).ToArray();
        Assert.Equal(keys[0], keys[1]);
        Assert.NotEqual(keys[0], keys[2]);
    }

    [Fact]
    public void Without_a_rendered_body_it_is_the_small_object()
    {
        var draft = rig.Drafts()[0];

        using var json = JsonDocument.Parse(draft.Body.AsMemory());
        Assert.Equal(
            ["incident", "state", "severity", "title", "summary", "url", "labels"],
            json.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal("application/json", draft.MediaType);
    }

    [Fact]
    public void What_was_planned_for_another_receiver_gets_this_ones_body()
    {
        rig.Configuration.Replace(WebhookRig.With(rig.Webhook() with { Body = """{"say": "{{notice.title}}", "node": "{{labels.node}}", "id": {{incident.id}}}""" }));

        Assert.Equal(
            """{"say": "回调故障 prod-sh 2 个节点", "node": "", "id": 1042}""",
            Encoding.UTF8.GetString(rig.Drafts()[0].Body.AsSpan()));
    }

    [Theory]
    [InlineData(200, OutcomeKind.Sent, FailureReason.None)]
    [InlineData(202, OutcomeKind.Sent, FailureReason.None)]
    [InlineData(302, OutcomeKind.Later, FailureReason.Configuration)]
    [InlineData(400, OutcomeKind.Never, FailureReason.ContentRefused)]
    [InlineData(401, OutcomeKind.Later, FailureReason.Configuration)]
    [InlineData(403, OutcomeKind.Later, FailureReason.Configuration)]
    [InlineData(404, OutcomeKind.Later, FailureReason.Configuration)]
    [InlineData(407, OutcomeKind.Later, FailureReason.Configuration)]
    [InlineData(410, OutcomeKind.Later, FailureReason.Configuration)]
    [InlineData(408, OutcomeKind.Later, FailureReason.ServerError)]
    [InlineData(413, OutcomeKind.Never, FailureReason.ContentRefused)]
    [InlineData(422, OutcomeKind.Never, FailureReason.ContentRefused)]
    [InlineData(425, OutcomeKind.Later, FailureReason.ServerError)]
    [InlineData(429, OutcomeKind.Later, FailureReason.RateLimited)]
    [InlineData(500, OutcomeKind.Later, FailureReason.ServerError)]
    [InlineData(503, OutcomeKind.Later, FailureReason.ServerError)]
    public async Task The_status_is_the_verdict(int status, object kind, object reason)
    {
        rig.Fake.Answer(status, "because", ("Location", "https://elsewhere.example/"));

        var result = await SendAsync(Given.Call(rig.Drafts()[0]));

        Assert.Equal((kind, reason, status.ToString()), (result.Kind, result.Reason, result.Code));
        Assert.Single(rig.Fake.Received);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("Sat, 21 Nov 2026 03:10:04 GMT", 120)]
    [InlineData("86400", 3600)]
    [InlineData("Sat, 21 Nov 2026 03:00:00 GMT", null)]
    [InlineData("soon", null)]
    public async Task A_gateway_that_asks_for_time_gets_it(string retryAfter, int? seconds)
    {
        rig.Fake.Answer(503, "", ("Retry-After", retryAfter));

        var result = await SendAsync(Given.Call(rig.Drafts()[0]));

        Assert.Equal(seconds is { } wait ? TimeSpan.FromSeconds(wait) : null, result.NotBefore);
    }

    [Fact]
    public async Task A_long_answer_is_bounded()
    {
        rig.Fake.Answer(500, new string('x', 1 << 20));

        Assert.InRange((await SendAsync(Given.Call(rig.Drafts()[0]))).Detail.Length, 1, 400);
    }

    [Theory]
    [InlineData("oncall/0")]
    [InlineData("oncall/2")]
    [InlineData("oncall/-1")]
    [InlineData("oncall")]
    [InlineData("leads/1")]
    [InlineData("")]
    public async Task An_entry_that_is_no_webhook_any_more_was_removed(string endpoint)
    {
        var draft = rig.Channel.Build([Given.Delivery(1, new Target("webhook", endpoint, "", "json"))])[0];

        Assert.Equal(FailureReason.TargetRemoved, (await SendAsync(Given.Call(draft))).Reason);
        Assert.Empty(rig.Fake.Received);
    }

    [Fact]
    public async Task What_a_gateway_quotes_of_http_config_is_hidden()
    {
        rig.Configuration.Replace(WebhookRig.With(rig.Webhook() with
        {
            Http = HttpOptions.None with { Credentials = new Secret("b3arer-token"), BasicUsername = "u", BasicPassword = new Secret("b4sic-pass") },
        }));
        rig.Fake.Answer(403, "no: b3arer-token, b4sic-pass, " + Convert.ToBase64String("u:b4sic-pass"u8));

        Assert.Equal("HTTP 403: no: <secret>, <secret>, <secret>", (await SendAsync(Given.Call(rig.Drafts()[0]))).Detail);
    }

    private async Task<Outcome> SendAsync(Call call) => (await rig.Channel.SendAsync(call, CancellationToken.None)).Overall;
}

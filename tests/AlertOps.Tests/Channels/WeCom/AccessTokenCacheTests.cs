using AlertOps.Channels.WeCom;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Testing;

namespace AlertOps.Tests.Channels.WeCom;

public sealed class AccessTokenCacheTests : IAsyncLifetime
{
    private WeComRig rig = null!;

    public async Task InitializeAsync() => rig = await WeComRig.StartAsync(isApp: true);

    public async Task DisposeAsync() => await rig.DisposeAsync();

    [Fact]
    public async Task Fifty_sends_at_once_fetch_one_token()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => rig.SendAsync("user:lisi")));

        Assert.All(results, result => Assert.Equal(OutcomeKind.Sent, result.Overall.Kind));
        Assert.Equal(1, rig.Fake.TokenRequests);
    }

    [Theory]
    [InlineData(40001)]
    [InlineData(40014)]
    [InlineData(42001)]
    public async Task A_refused_token_is_fetched_anew_once_and_the_call_replayed(int code)
    {
        rig.Fake.Reply(code);

        var result = await rig.SendAsync("user:lisi");

        Assert.Equal(OutcomeKind.Sent, result.Overall.Kind);
        Assert.Equal(2, rig.Fake.TokenRequests);
        Assert.Equal(2, rig.Arrived.Count());
    }

    [Fact]
    public async Task A_token_that_stays_refused_is_not_asked_for_again_and_again()
    {
        rig.Fake.Reply(42001).Always();

        for (var i = 0; i < 10; i++)
        {
            var result = await rig.SendAsync("user:lisi");
            Assert.Equal((OutcomeKind.Later, FailureReason.TokenInvalid), (result.Overall.Kind, result.Overall.Reason));
        }

        Assert.Equal(2, rig.Fake.TokenRequests);
    }

    [Fact]
    public async Task A_revoked_token_costs_many_sends_one_refresh()
    {
        await rig.SendAsync("user:lisi");
        rig.Fake.Tokens.RevokeAll();

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => rig.SendAsync("user:lisi")));

        Assert.All(results, result => Assert.Equal(OutcomeKind.Sent, result.Overall.Kind));
        Assert.Equal(2, rig.Fake.TokenRequests);
    }

    [Fact]
    public async Task A_wrong_secret_is_asked_once_in_five_minutes()
    {
        rig.Configuration.Replace(Given.Options(WithSecret("wrong-secret")));

        for (var i = 0; i < 5; i++)
        {
            var result = await rig.SendAsync("user:lisi");
            Assert.Equal((OutcomeKind.Later, FailureReason.Configuration, "40001"), (result.Overall.Kind, result.Overall.Reason, result.Overall.Code));
            Assert.Equal(TimeSpan.FromMinutes(5 - i), result.Overall.NotBefore);
            rig.FakeClock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(1, rig.Fake.TokenRequests);
        await rig.SendAsync("user:lisi");
        Assert.Equal(2, rig.Fake.TokenRequests);
        Assert.Empty(rig.Arrived);
    }

    [Fact]
    public async Task A_corrected_secret_works_at_once()
    {
        rig.Configuration.Replace(Given.Options(WithSecret("wrong-secret")));
        await rig.SendAsync("user:lisi");
        rig.Configuration.Replace(Given.Options(rig.Wecom));

        Assert.Equal(OutcomeKind.Sent, (await rig.SendAsync("user:lisi")).Overall.Kind);
    }

    [Fact]
    public async Task A_token_is_renewed_when_less_than_five_minutes_remain()
    {
        await rig.SendAsync("user:lisi");
        rig.FakeClock.Advance(TimeSpan.FromSeconds(7200 - 301));
        await rig.SendAsync("user:lisi");
        Assert.Equal(1, rig.Fake.TokenRequests);

        rig.FakeClock.Advance(TimeSpan.FromSeconds(2));
        await rig.SendAsync("user:lisi");
        await Eventually.TrueAsync(() => rig.Fake.TokenRequests == 2, TimeSpan.FromSeconds(20), () => $"{rig.Fake.TokenRequests} tokens");
    }

    [Fact]
    public async Task Nobody_waits_for_a_renewal_while_the_current_token_is_good()
    {
        await rig.SendAsync("user:lisi");
        rig.FakeClock.Advance(TimeSpan.FromSeconds(7200 - 200));
        rig.Fake.Hang().On("/cgi-bin/gettoken");

        for (var sends = 0; sends < 3; sends++)
        {
            Assert.Equal(OutcomeKind.Sent, (await rig.SendAsync("user:lisi").WaitAsync(TimeSpan.FromSeconds(20))).Overall.Kind);
        }

        await Eventually.TrueAsync(() => rig.Fake.TokenRequests == 2, TimeSpan.FromSeconds(20), () => $"{rig.Fake.TokenRequests} tokens");
    }

    [Fact]
    public async Task A_renewal_that_fails_leaves_the_old_token_in_use()
    {
        await rig.SendAsync("user:lisi");
        rig.FakeClock.Advance(TimeSpan.FromSeconds(7200 - 200));
        rig.Fake.Status(502).On("/cgi-bin/gettoken");

        Assert.Equal(OutcomeKind.Sent, (await rig.SendAsync("user:lisi")).Overall.Kind);
        await Eventually.TrueAsync(() => rig.Fake.TokenRequests == 2, TimeSpan.FromSeconds(20), () => $"{rig.Fake.TokenRequests} tokens");
        Assert.Equal(OutcomeKind.Sent, (await rig.SendAsync("user:lisi")).Overall.Kind);
        Assert.Equal(2, rig.Fake.TokenRequests);
    }

    [Fact]
    public async Task An_untrusted_ip_at_gettoken_waits_and_names_the_ip()
    {
        rig.Fake.Reply(60020, "not allow, from ip: 203.0.113.9, more").On("/cgi-bin/gettoken");

        var result = await rig.SendAsync("user:lisi");

        Assert.Equal((OutcomeKind.Later, FailureReason.Configuration), (result.Overall.Kind, result.Overall.Reason));
        Assert.Contains("203.0.113.9", result.Overall.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_gettoken_quotes_is_not_passed_on()
    {
        rig.Fake.Echo(40001).On("/cgi-bin/gettoken");

        var result = await rig.SendAsync("user:lisi");

        Assert.All(rig.Secrets, secret => Assert.DoesNotContain(secret, result.Overall.Detail + rig.Logs.All, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task No_refusal_of_a_token_kills_a_message()
    {
        rig.Fake.Reply(40058).On("/cgi-bin/gettoken");

        Assert.Equal(OutcomeKind.Later, (await rig.SendAsync("user:lisi")).Overall.Kind);
    }

    [Fact]
    public async Task One_caller_who_gives_up_does_not_take_the_token_from_the_others()
    {
        rig.Fake.Hang().On("/cgi-bin/gettoken");
        using var cancel = new CancellationTokenSource();
        var impatient = rig.Tokens.GetAsync(rig.Wecom, rig.Wecom.Apps[0], cancel.Token);
        var patient = rig.Tokens.GetAsync(rig.Wecom, rig.Wecom.Apps[0], CancellationToken.None);
        await rig.Fake.ReceivedAsync(1);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        Assert.False(patient.IsCompleted);
        rig.Clock.Advance(WeComClient.Timeout);

        Assert.Equal(FailureReason.Timeout, (await patient).Failure.Reason);
        Assert.NotNull((await rig.Tokens.GetAsync(rig.Wecom, rig.Wecom.Apps[0], CancellationToken.None)).Token);
    }

    [Fact]
    public async Task The_expiry_is_there_for_the_gauge()
    {
        Assert.Empty(rig.Tokens.Expiries(rig.Wecom));
        await rig.SendAsync("user:lisi");

        Assert.Equal(new TokenExpiry("default", rig.FakeClock.GetUtcNow().AddSeconds(7200)), Assert.Single(rig.Tokens.Expiries(rig.Wecom)));
    }

    [Fact]
    public async Task The_metric_forgets_an_app_that_is_no_longer_configured()
    {
        var registry = TestMetrics.Registry();
        _ = new WeComTokenMetrics(registry, rig.Tokens, rig.Configuration);
        await rig.SendAsync("user:lisi");
        const string series = "alertops_wecom_token_expiry_timestamp_seconds{app=\"default\"} ";
        Assert.Contains($"{series}{rig.FakeClock.GetUtcNow().AddSeconds(7200).ToUnixTimeSeconds()}", await registry.PageAsync(), StringComparison.Ordinal);

        rig.Configuration.Replace(Given.Options(rig.Wecom with { Apps = [] }));

        Assert.DoesNotContain(series, await registry.PageAsync(), StringComparison.Ordinal);
    }

    private WeComOptions WithSecret(string secret) => rig.Wecom with { Apps = [rig.Wecom.Apps[0] with { Secret = new Secret(secret) }] };
}

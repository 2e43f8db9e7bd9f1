using AlertOps.Access;
using AlertOps.Configuration;
using AlertOps.Testing;

namespace AlertOps.Tests.Access;

public sealed class HostFilteringTests
{
    [Theory]
    [InlineData("evil.example", 421)]
    [InlineData("evil.example:9087", 421)]
    [InlineData("localhost.evil.example", 421)]
    [InlineData("alertops.example.com.evil.example", 421)]
    [InlineData("203.0.113.9", 421)]
    [InlineData("[2001:db8::9]:9087", 421)]
    [InlineData("localhost", 200)]
    [InlineData("LOCALHOST.:9087", 200)]
    [InlineData("127.0.0.1:1", 200)]
    [InlineData("127.8.8.8", 200)]
    [InlineData("[::1]", 200)]
    [InlineData("[::1]:9087", 200)]
    [InlineData("[::ffff:127.0.0.1]", 200)]
    [InlineData("alertops.example.com", 200)]
    [InlineData("AlertOps.Example.com.:8443", 200)]
    [InlineData("alertops.internal", 200)]
    [InlineData("192.0.2.7:9087", 200)]
    [InlineData("[2001:db8::7]:9087", 200)]
    [InlineData("machine-7", 200)]
    [InlineData("", 200)]
    public async Task A_name_that_is_not_ours_is_misdirected(string host, int status)
    {
        await using var service = await AccessHost.StartAsync(
            AccessHost.Options(externalUrl: "https://alertops.example.com", anonymous: AnonymousAccess.Viewer, hosts: ["alertops.internal"]), "machine-7", "192.0.2.7", "2001:db8::7");

        foreach (var request in new[] { AccessHost.Read, AccessHost.Page, AccessHost.Healthy })
        {
            var (seen, answer) = await service.RequestAsync(request, host, []);
            Assert.Equal((request, status), (request, seen));
            Assert.Equal(status == 421, answer.Contains("server.hosts", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("localhost:65536")]
    [InlineData("localhost:99999999")]
    [InlineData("a..b")]
    [InlineData("xn--")]
    [InlineData("xn--.example.com")]
    public async Task A_name_that_can_not_be_read_is_a_bad_request_whoever_sends_it(string host)
    {
        await using var service = await AccessHost.StartAsync(AccessHost.Options(webhookToken: true, apiTokens: true));

        foreach (var request in new[] { AccessHost.Read, AccessHost.Page, AccessHost.Healthy, AccessHost.Intake })
        {
            foreach (var headers in new string[][] { [], [$"Authorization: Bearer {AccessHost.TokenOf(Role.Admin)}"] })
            {
                Assert.Equal((request, 400), (request, (await service.RequestAsync(request, host, headers)).Status));
            }
        }
    }

    [Fact]
    public async Task Who_sends_no_name_is_no_browser()
    {
        await using var service = await AccessHost.StartAsync(AccessHost.Options());

        Assert.Equal(200, (await service.RequestAsync(AccessHost.Healthy, null, [], "HTTP/1.0")).Status);
    }

    [Fact]
    public async Task A_valid_token_is_taken_under_any_name_and_an_invalid_one_is_not()
    {
        await using var service = await AccessHost.StartAsync(AccessHost.Options(externalUrl: "https://alertops.example.com", webhookToken: true, apiTokens: true));

        Assert.Equal(200, (await service.RequestAsync(AccessHost.Intake, "alertops:9087", [$"Authorization: Bearer {AccessHost.WebhookToken}"])).Status);
        Assert.Equal(200, (await service.RequestAsync(AccessHost.Read, "alertops:9087", [$"Authorization: Bearer {AccessHost.TokenOf(Role.Viewer)}"])).Status);
        Assert.Equal(421, (await service.RequestAsync(AccessHost.Intake, "alertops:9087", ["Authorization: Bearer wrong"])).Status);
        Assert.Equal(421, (await service.RequestAsync(AccessHost.Intake, "alertops:9087", [])).Status);
    }

    [Fact]
    public async Task A_fresh_installation_is_nobodys_under_a_strangers_name()
    {
        await using var service = await AccessHost.StartAsync(AccessHost.Options());

        Assert.Equal(421, (await service.RequestAsync(AccessHost.Intake, "evil.example", [])).Status);
        Assert.Equal(421, (await service.RequestAsync(AccessHost.Reload, "evil.example", ["Origin: http://evil.example"])).Status);
    }

    [Fact]
    public void This_machines_names_are_looked_up_again_but_not_for_every_stranger()
    {
        var time = new ManualTimeProvider();
        var (looks, names) = (0, new List<string> { "old.internal." });
        var own = new MachineNames(time, () =>
        {
            looks++;
            return [.. names];
        });
        names[0] = "NEW.internal";

        Assert.True(own.Contains("old.internal"));
        Assert.False(own.Contains("new.internal"));
        Assert.False(own.Contains("evil.example"));
        Assert.Equal(1, looks);

        time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(own.Contains("new.internal"));
        Assert.False(own.Contains("evil.example"));
        Assert.Equal(2, looks);
    }

    [Fact]
    public void This_machines_own_addresses_are_known()
    {
        var own = new MachineNames(TimeProvider.System);

        Assert.True(own.Contains(HostNames.Normal(System.Net.Dns.GetHostName())));
        Assert.True(own.Contains("127.0.0.1"));
    }
}

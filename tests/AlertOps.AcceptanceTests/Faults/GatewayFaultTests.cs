using AlertOps.Testing;

namespace AlertOps.AcceptanceTests.Faults;

/// <summary>An outgoing gateway refuses calls for a reason that only its administrator, or ours, can mend.</summary>
public class GatewayFaultTests
{
    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(410)]
    public async Task A_gateway_that_refuses_the_key_keeps_its_messages_and_gets_them_after_a_reload(int status)
    {
        await using var gateway = await FakeWebhook.StartAsync();
        gateway.Answer(status, "no such key");
        await using var at = await FaultSite.StartAsync(edit: (_, good) => WithGateway(good, gateway.Url));

        await at.OpenAsync(1);
        await at.UntilAsync("webhook", delivery => delivery is { State: "pending", Reason: "configuration", Attempts: 1 });
        Assert.Single(gateway.Received);
        await at.Service.ReloadAsync(WithGateway(at.People.Configuration(new Uri("http://127.0.0.1:0")), gateway.Url));

        await at.UntilAsync("webhook", delivery => delivery.State == "sent");
        Assert.Equal(["configuration", "sent"], await at.TriesAsync("webhook"));
        Assert.Equal(2, gateway.Received.Count(call => System.Text.Encoding.UTF8.GetString(call.Body).Contains(FaultSite.NodeOf(1), StringComparison.Ordinal)));
        await at.UntilSeenAsync(1, "wecom_app", "wecom_robot", "email");
    }

    private static string WithGateway(string good, Uri url) => good.Replace(
        "      - wecom_robot: {robot: ops}\n", $"      - wecom_robot: {{robot: ops}}\n      - webhook: {{url: \"{url}call\"}}\n", StringComparison.Ordinal);
}

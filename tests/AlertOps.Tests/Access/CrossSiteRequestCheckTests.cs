using AlertOps.Access;

namespace AlertOps.Tests.Access;

public sealed class CrossSiteRequestCheckTests
{
    [Theory]
    [InlineData("Origin: https://evil.example", 403)]
    [InlineData("Origin: null", 403)]
    [InlineData("Origin:", 403)]
    [InlineData("Origin: https://alertops.example.com.evil.example", 403)]
    [InlineData("Origin: http://alertops.example.com", 403)]
    [InlineData("Origin: https://alertops.example.com:8443", 403)]
    [InlineData("Origin: https://user@alertops.example.com", 403)]
    [InlineData("Origin: https://alertops.example.com/path", 403)]
    [InlineData("Origin: file://", 403)]
    [InlineData("Origin: http://127.0.0.1:1", 403)]
    [InlineData("Sec-Fetch-Site: cross-site", 403)]
    [InlineData("Sec-Fetch-Site: CROSS-SITE", 403)]
    [InlineData("Origin: https://alertops.example.com\nSec-Fetch-Site: cross-site", 403)]
    [InlineData("Origin: https://alertops.example.com", 200)]
    [InlineData("Origin: https://ALERTOPS.example.com", 200)]
    [InlineData("Origin: http://127.0.0.1:9087", 200)]
    [InlineData("Sec-Fetch-Site: same-origin", 200)]
    [InlineData("Sec-Fetch-Site: same-site", 200)]
    [InlineData("Sec-Fetch-Site: none", 200)]
    [InlineData("Accept: */*", 200)]
    public async Task What_another_site_makes_a_browser_send_changes_nothing_whoever_the_browser_is(string headers, int status)
    {
        await using var service = await AccessHost.StartAsync(AccessHost.Options(externalUrl: "https://alertops.example.com", webhookToken: true, apiTokens: true));
        var lines = headers.Split('\n');

        foreach (var (request, token) in new[]
        {
            (AccessHost.Intake, AccessHost.WebhookToken), (AccessHost.Alarm, AccessHost.WebhookToken), (AccessHost.Send, AccessHost.TokenOf(Role.Responder)), (AccessHost.Reload, AccessHost.TokenOf(Role.Admin)),
        })
        {
            Assert.Equal((request, status), (request, (await service.RequestAsync(request, "127.0.0.1:9087", [.. lines, $"Authorization: Bearer {token}"])).Status));
        }

        var (read, answer) = await service.RequestAsync(AccessHost.Read, "127.0.0.1:9087", [.. lines, $"Authorization: Bearer {AccessHost.TokenOf(Role.Viewer)}"]);
        Assert.Equal(200, read);
        Assert.DoesNotContain("Access-Control", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("alertops.example.com", "https://alertops.example.com", 200)]
    [InlineData("alertops.example.com:443", "https://alertops.example.com", 200)]
    [InlineData("ops.internal:8080", "http://ops.internal:8080", 200)]
    [InlineData("ops.internal:8080", "http://ops.internal", 403)]
    [InlineData("[::1]:9087", "http://[::1]:9087", 200)]
    public async Task A_page_of_the_address_that_was_opened_is_our_own(string host, string origin, int status)
    {
        await using var service = await AccessHost.StartAsync(AccessHost.Options(hosts: ["ops.internal", "alertops.example.com"]));

        Assert.Equal(status, (await service.RequestAsync(AccessHost.Send, host, [$"Origin: {origin}"])).Status);
    }
}

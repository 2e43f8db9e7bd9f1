using System.Text;
using AlertOps.Access;

namespace AlertOps.Tests.Access;

/// <summary>Shows which callers each endpoint accepts, by the headers of their requests.</summary>
public sealed class CallersTests
{
    private static string Bearer(string token) => $"Authorization: Bearer {token}";

    private static string Basic(string token) => $"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"anybody:{token}"))}";

    /// <summary>
    /// Kinds of callers from loopback, and the webhook's answer to each in four set-ups: fresh; loopback with a token; a public address with a token; a public
    /// address without one.
    /// </summary>
    public static TheoryData<string, string, int, int, int, int> Kinds => new()
    {
        { "plain", "", 200, 401, 401, 401 },
        { "X-Forwarded-For", "X-Forwarded-For: 127.0.0.1", 401, 401, 401, 401 },
        { "X-Forwarded-Proto", "x-forwarded-proto: https", 401, 401, 401, 401 },
        { "Forwarded", "Forwarded: for=127.0.0.1", 401, 401, 401, 401 },
        { "Via", "Via: 1.1 proxy", 401, 401, 401, 401 },
        { "X-Real-IP", "X-Real-IP: 203.0.113.9", 401, 401, 401, 401 },
        { "CF-Connecting-IP", "CF-Connecting-IP: 203.0.113.9", 401, 401, 401, 401 },
        { "CF-Ray", "cf-ray: 1", 401, 401, 401, 401 },
        { "True-Client-IP", "True-Client-IP: 203.0.113.9", 401, 401, 401, 401 },
        { "X-Client-IP", "X-Client-IP: 203.0.113.9", 401, 401, 401, 401 },
        { "X-Remote-IP", "X-Remote-IP: 203.0.113.9", 401, 401, 401, 401 },
        { "X-Remote-Addr", "X-Remote-Addr: 203.0.113.9", 401, 401, 401, 401 },
        { "Remote-Addr", "Remote-Addr: 203.0.113.9", 401, 401, 401, 401 },
        { "X-Nginx-Proxy", "x-nginx-proxy: true", 401, 401, 401, 401 },
        { "X-Varnish", "X-Varnish: 1", 401, 401, 401, 401 },
        { "X-Forward-For", "X-Forward-For: 203.0.113.9", 401, 401, 401, 401 },
        { "X-Scheme", "X-Scheme: https", 401, 401, 401, 401 },
        { "X-Request-ID", "X-Request-ID: 1", 401, 401, 401, 401 },
        { "Akamai-Origin-Hop", "Akamai-Origin-Hop: 1", 401, 401, 401, 401 },
        { "CDN-Loop", "CDN-Loop: cloudflare", 401, 401, 401, 401 },
        { "WL-Proxy-Client-IP", "WL-Proxy-Client-IP: 203.0.113.9", 401, 401, 401, 401 },
        { "curl", "User-Agent: curl/8.14.1\nAccept: */*\nContent-Type: application/json", 200, 401, 401, 401 },
        { "Alertmanager", "User-Agent: Alertmanager/0.28.1\nAccept-Encoding: gzip\nContent-Type: application/json", 200, 401, 401, 401 },
        { "a program that is traced", "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\ntracestate: a=b\nbaggage: a=b\nRequest-Id: 1", 200, 401, 401, 401 },
        { "a script on the page", "X-Requested-With: XMLHttpRequest\nReferer: http://127.0.0.1:9087/\nSec-Fetch-Site: same-origin", 200, 401, 401, 401 },
        { "a browser", "Accept-Language: zh-CN\nCookie: a=b\nUpgrade-Insecure-Requests: 1\nSec-CH-UA-Platform: Linux\nSec-GPC: 1\nDNT: 1\nPriority: u=0\nCache-Control: no-cache\nIf-None-Match: 1", 200, 401, 401, 401 },
        { "X-Original-Host", "X-Original-Host: alertops.example.com", 401, 401, 401, 401 },
        { "a proxy that claims to be a token's holder", $"X-Forwarded-For: 127.0.0.1\nX-Authorization: Bearer {AccessHost.WebhookToken}", 401, 401, 401, 401 },
        { "wrong Bearer", Bearer("wrong"), 200, 401, 401, 401 },
        { "wrong Basic", Basic("wrong"), 200, 401, 401, 401 },
        { "Digest", $"Authorization: Digest {AccessHost.WebhookToken}", 200, 401, 401, 401 },
        { "Bearer", Bearer(AccessHost.WebhookToken), 200, 200, 200, 401 },
        { "Bearer through a proxy", Bearer(AccessHost.WebhookToken) + "\nX-Forwarded-For: 203.0.113.9", 401, 200, 200, 401 },
        { "Basic", Basic(AccessHost.WebhookToken), 200, 200, 200, 401 },
        { "the older token of two", Bearer("an-older-webhook-token"), 200, 200, 200, 401 },
        { "two headers", Bearer("wrong") + "\n" + Bearer(AccessHost.WebhookToken), 200, 401, 401, 401 },
        { "cross-site", "Sec-Fetch-Site: cross-site", 403, 403, 403, 403 },
        { "foreign Origin with the token", Bearer(AccessHost.WebhookToken) + "\nOrigin: https://evil.example", 403, 403, 403, 403 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_webhook_is_open_to_its_token_and_to_this_machine_only_while_there_is_none(string kind, string headers, int fresh, int withToken, int publicWithToken, int publicWithout)
    {
        const string external = "https://alertops.example.com";
        foreach (var (options, expected) in new[]
        {
            (AccessHost.Options(), fresh),
            (AccessHost.Options(webhookToken: true), withToken),
            (AccessHost.Options(externalUrl: external, webhookToken: true), publicWithToken),
            (AccessHost.Options(externalUrl: external), publicWithout),
        })
        {
            await using var service = await AccessHost.StartAsync(options);
            var (status, answer) = await service.RequestAsync(AccessHost.Intake, Lines(headers));

            Assert.True(status == expected, $"{kind}: {status} instead of {expected}\n{answer}");
        }
    }

    [Fact]
    public async Task What_nginx_passes_on_by_default_is_not_from_this_machine()
    {
        await using var service = await AccessHost.StartAsync(AccessHost.Options());

        Assert.Equal(401, (await service.RequestAsync(AccessHost.Intake, "127.0.0.1:9087", [], "HTTP/1.0")).Status);
        Assert.Equal(401, (await service.RequestAsync(AccessHost.Send, "127.0.0.1:9087", [], "HTTP/1.0")).Status);
    }

    [Theory]
    [InlineData("http://127.0.0.1:9087", "http://127.0.0.1:9087", false, false, true)]
    [InlineData("http://localhost:9087", "http://[::1]:9087", false, false, true)]
    [InlineData("http://127.0.0.1:9087", "http://127.0.0.1:9087", true, false, false)]
    [InlineData("http://127.0.0.1:9087", "http://127.0.0.1:9087", false, true, false)]
    [InlineData("http://127.0.0.1:9087", "https://alertops.example.com", false, false, false)]
    [InlineData("http://0.0.0.0:9087", "http://127.0.0.1:9087", false, false, false)]
    [InlineData("http://machine-7:9087", "http://machine-7:9087", false, false, false)]
    public async Task Only_a_fresh_installation_takes_this_machine_for_its_administrator(string listen, string externalUrl, bool webhookToken, bool apiTokens, bool admin)
    {
        await using var service = await AccessHost.StartAsync(AccessHost.Options(listen, externalUrl, webhookToken, apiTokens));

        Assert.Equal(admin ? 200 : 401, (await service.RequestAsync(AccessHost.Reload)).Status);
        Assert.Equal(admin ? 200 : 401, (await service.RequestAsync(AccessHost.Forgotten)).Status);
        Assert.Equal(401, (await service.RequestAsync(AccessHost.Reload, "X-Forwarded-For: 127.0.0.1")).Status);
    }

    [Fact]
    public async Task Without_a_webhook_token_this_machine_may_post_alerts_and_after_the_first_token_nothing_else()
    {
        await using var service = await AccessHost.StartAsync(AccessHost.Options(apiTokens: true));

        Assert.Equal(200, (await service.RequestAsync(AccessHost.Intake)).Status);
        Assert.Equal(401, (await service.RequestAsync(AccessHost.Intake, "X-Real-IP: 203.0.113.9")).Status);
        Assert.Equal(401, (await service.RequestAsync(AccessHost.Intake, Bearer("wrong"))).Status);
        foreach (var request in new[] { AccessHost.Alarm, AccessHost.Send, AccessHost.Reload, AccessHost.Forgotten })
        {
            Assert.Equal((request, 401), (request, (await service.RequestAsync(request)).Status));
        }
    }

    [Theory]
    [InlineData("http://127.0.0.1:9087", "http://127.0.0.1:9087", null, 200)]
    [InlineData("http://127.0.0.1:9087", "http://127.0.0.1:9087", AnonymousAccess.None, 401)]
    [InlineData("http://127.0.0.1:9087", "https://alertops.example.com", null, 401)]
    [InlineData("http://0.0.0.0:9087", "http://127.0.0.1:9087", null, 401)]
    [InlineData("http://127.0.0.1:9087", "https://alertops.example.com", AnonymousAccess.Viewer, 200)]
    public async Task Reading_without_a_sign_in_is_for_this_machine_or_for_whom_it_was_written_down(string listen, string externalUrl, object? anonymous, int status)
    {
        await using var service = await AccessHost.StartAsync(AccessHost.Options(listen, externalUrl, webhookToken: true, apiTokens: true, anonymous: (AnonymousAccess?)anonymous));

        Assert.Equal(status, (await service.RequestAsync(AccessHost.Read)).Status);
        Assert.Equal(status, (await service.RequestAsync(AccessHost.Page)).Status);
        Assert.Equal(401, (await service.RequestAsync(AccessHost.Read, Bearer("wrong"))).Status);
        Assert.Equal(401, (await service.RequestAsync(AccessHost.Send)).Status);
        Assert.Equal(200, (await service.RequestAsync(AccessHost.Healthy)).Status);
    }

    [Fact]
    public async Task A_browser_that_may_read_can_still_say_who_it_is()
    {
        await using var service = await AccessHost.StartAsync(AccessHost.Options(apiTokens: true));

        Assert.Equal(200, (await service.RequestAsync(AccessHost.Page)).Status);
        Assert.Contains("WWW-Authenticate: Basic", (await service.RequestAsync(AccessHost.Page + "?sign_in")).Answer, StringComparison.Ordinal);
        Assert.Equal(200, (await service.RequestAsync(AccessHost.Page + "?sign_in", Basic(AccessHost.TokenOf(Role.Viewer)))).Status);
    }

    [Fact]
    public async Task The_webhook_token_opens_nothing_else_and_says_what_would()
    {
        await using var service = await AccessHost.StartAsync(AccessHost.Options(externalUrl: "https://alertops.example.com", webhookToken: true, apiTokens: true, anonymous: AnonymousAccess.Viewer));

        Assert.Equal(200, (await service.RequestAsync(AccessHost.Alarm, Basic(AccessHost.WebhookToken))).Status);
        foreach (var request in new[] { AccessHost.Read, AccessHost.Page, AccessHost.Send, AccessHost.Reload, AccessHost.Forgotten })
        {
            Assert.Equal(403, (await service.RequestAsync(request, Bearer(AccessHost.WebhookToken))).Status);
        }

        var (_, answer) = await service.RequestAsync(AccessHost.Send, Bearer(AccessHost.WebhookToken));
        Assert.Contains("This is the webhook token", answer, StringComparison.Ordinal);
        Assert.Contains("auth.api_tokens entry with role responder", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_is_too_low_is_told_which_one_it_takes()
    {
        await using var service = await AccessHost.StartAsync(AccessHost.Options(webhookToken: true, apiTokens: true));

        var (status, answer) = await service.RequestAsync(AccessHost.Send, Bearer(AccessHost.TokenOf(Role.Viewer)));

        Assert.Equal(403, status);
        Assert.Contains("This needs the role responder", answer, StringComparison.Ordinal);
        Assert.Contains("the token acts as viewer", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_is_asked_for_Basic_and_a_program_is_told_of_both()
    {
        await using var service = await AccessHost.StartAsync(AccessHost.Options(externalUrl: "https://alertops.example.com", apiTokens: true));

        var page = (await service.RequestAsync(AccessHost.Page)).Answer;
        var api = (await service.RequestAsync(AccessHost.Read)).Answer;

        Assert.Contains("WWW-Authenticate: Basic realm=\"alertops\"\r\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain("WWW-Authenticate: Bearer", page, StringComparison.Ordinal);
        Assert.Contains("WWW-Authenticate: Bearer realm=\"alertops\"\r\n", api, StringComparison.Ordinal);
        Assert.Contains("WWW-Authenticate: Basic realm=\"alertops\"", api, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", api, StringComparison.Ordinal);
        Assert.Contains("auth.api_tokens entry with role viewer", api, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_that_nothing_takes_is_no_secret_to_be_asked_for_by_strangers()
    {
        await using var service = await AccessHost.StartAsync(AccessHost.Options(externalUrl: "https://alertops.example.com", apiTokens: true));

        Assert.Equal(401, (await service.RequestAsync("GET /api/v1/nothing")).Status);
        Assert.Equal(404, (await service.RequestAsync("GET /api/v1/nothing", Bearer(AccessHost.TokenOf(Role.Viewer)))).Status);
    }

    private static string[] Lines(string headers) => headers.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

using System.Net;
using System.Text;
using AlertOps.Access;
using AlertOps.Alerts;
using AlertOps.Pages.Views;
using AlertOps.Testing;
using AlertOps.Tests.Pages;
using PageSamples = AlertOps.Tests.Pages.Samples;

namespace AlertOps.Tests.Access;

/// <summary>Shows how pages present roles, refusals and the fresh installation.</summary>
public sealed class AccessPagesTests
{
    private const string Public = """
        server: {listen: "http://127.0.0.1:0", external_url: "https://alertops.example.com", webhook_token: webhook-token-0123456789}
        auth: {api_tokens: [{name: reader, token: viewer-token-0123456789, role: viewer}]}
        storage: {path: alertops.db}
        """;

    [Theory]
    [InlineData("zh-CN", null, HttpStatusCode.Unauthorized, "请先登录", "auth.api_tokens")]
    [InlineData("en", null, HttpStatusCode.Unauthorized, "Sign in to see this", "the password is the token of an auth.api_tokens entry")]
    [InlineData("en", "webhook-token-0123456789", HttpStatusCode.Forbidden, "You are not allowed to do this", "This is the webhook token")]
    [InlineData("zh-CN", "webhook-token-0123456789", HttpStatusCode.Forbidden, "没有权限", "这是 webhook 令牌")]
    public async Task A_page_that_does_not_let_in_says_what_to_do(string language, string? token, HttpStatusCode status, string title, string cure)
    {
        await using var service = await TestService.StartAsync(Public, new ManualTimeProvider());
        using var request = Request(HttpMethod.Get, service, $"/system?lang={language}", token);
        using var response = await Http.Client.SendAsync(request);
        var html = await response.Content.ReadAsStringAsync();

        Assert.Equal(status, response.StatusCode);
        Assert.Contains($"<h1>{title}</h1>", html, StringComparison.Ordinal);
        Assert.Contains(cure, html, StringComparison.Ordinal);
        Assert.Equal(status == HttpStatusCode.Unauthorized, html.Contains("<a class=\"button\" href=\"/?sign_in\">", StringComparison.Ordinal));
        Assert.Equal(status == HttpStatusCode.Unauthorized ? ["Basic realm=\"alertops\""] : [], response.Headers.WwwAuthenticate.Select(challenge => challenge.ToString()));
        Assert.Equal("same-origin", response.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_press_without_the_role_says_which_one_it_takes()
    {
        await using var service = await TestService.StartAsync(Public, new ManualTimeProvider());
        using var request = Request(HttpMethod.Post, service, "/deliveries/1/replay?lang=en", "viewer-token-0123456789");
        using var response = await Http.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("This needs the role responder", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(Role.Viewer, false)]
    [InlineData(Role.Responder, true)]
    [InlineData(Role.Admin, true)]
    public async Task Nobody_is_shown_a_button_that_would_not_work(object? role, bool shown)
    {
        var frame = PageSamples.Frame(Language.English) with { Role = (Role?)role };
        var pages = new[]
        {
            await Rendered.HtmlAsync(DeliveryListPage.Of(frame, PageSamples.Deliveries(null))),
            await Rendered.HtmlAsync(DeliveryPage.Of(frame, PageSamples.DeliveryPage(null))),
            await Rendered.HtmlAsync(WeChatPage.Of(frame, new("", null, null, new("antiforgery", "x")))),
        };

        Assert.All(pages, html => Assert.Equal(shown, html.Contains("method=\"post\"", StringComparison.Ordinal)));
        Assert.Equal(!shown, pages[2].Contains("Pasting needs the role responder", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("auth: {api_tokens: [{name: reader, token: viewer-token-0123456789, role: viewer}]}", false)]
    public async Task A_fresh_installation_says_so_on_every_page(string auth, bool fresh)
    {
        await using var service = await TestService.StartAsync($"server: {{listen: \"http://127.0.0.1:0\"}}\nstorage: {{path: alertops.db}}\n{auth}\n", new ManualTimeProvider());

        using var first = await Http.Client.GetAsync(service.Url);
        Assert.Equal(!fresh, (await first.Content.ReadAsStringAsync()).Contains("href=\"/?sign_in\"", StringComparison.Ordinal));
        foreach (var path in new[] { "/", "/system", "/runbooks", "/deliveries", "/sandbox", "/wechat-alarm", "/routes" })
        {
            using var response = await Http.Client.GetAsync(new Uri(service.Url, $"{path}?lang=en"));
            Assert.Equal((path, fresh), (path, (await response.Content.ReadAsStringAsync()).Contains("Fresh installation", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData(null, null, null, 401)]
    [InlineData("viewer-token-0123456789", null, null, 403)]
    [InlineData("webhook-token-0123456789", "Origin", "https://evil.example", 403)]
    [InlineData(null, "Host", "evil.example", 421)]
    [InlineData("webhook-token-0123456789", null, null, 400)]
    public async Task What_Alertmanager_is_answered_is_counted_whoever_answers(string? token, string? header, string? value, int code)
    {
        await using var service = await TestService.StartAsync(Public, new ManualTimeProvider());
        var before = await CountAsync(service, code);
        using var request = Request(HttpMethod.Post, service, "/api/v1/alertmanager", token);
        request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        using var response = await Http.Client.SendAsync(request);

        Assert.Equal(code, (int)response.StatusCode);
        await Eventually.TrueAsync(async () => await CountAsync(service, code) > before, TimeSpan.FromSeconds(30), () => $"{code} was not counted");
    }

    private static HttpRequestMessage Request(HttpMethod method, TestService service, string path, string? token)
    {
        var request = new HttpRequestMessage(method, new Uri(service.Url, path));
        request.Headers.Authorization = token is null ? null : new("Bearer", token);
        return request;
    }

    private static async Task<double> CountAsync(TestService service, int code)
    {
        using var request = Request(HttpMethod.Get, service, "/metrics", "viewer-token-0123456789");
        using var response = await Http.Client.SendAsync(request);
        var line = (await response.Content.ReadAsStringAsync()).Split('\n').FirstOrDefault(line => line.StartsWith($"alertops_intake_requests_total{{code=\"{code}\"}}", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture);
    }
}

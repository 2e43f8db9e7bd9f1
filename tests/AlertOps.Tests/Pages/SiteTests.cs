using System.Net;
using System.Net.Http.Headers;
using AlertOps.Pages;

namespace AlertOps.Tests.Pages;

public sealed class SiteTests : IAsyncLifetime
{
    private Site site = null!;

    public async Task InitializeAsync() => site = await Site.SharedAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("/no/such/page")]
    [InlineData("/assets/app.css")]
    [InlineData("/test/broken")]
    [InlineData("/routes")]
    [InlineData("/api/v1/oncall")]
    public async Task Every_answer_has_the_strict_policy(string path)
    {
        using var response = await site.Client.GetAsync(path);

        Assert.Equal(SecurityHeaders.Policy, response.Headers.GetValues("Content-Security-Policy").Single());
        Assert.DoesNotContain("unsafe", SecurityHeaders.Policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Theory]
    [InlineData("/assets/app.css", HttpStatusCode.OK)]
    [InlineData("/wechat-alarm", HttpStatusCode.OK)]
    [InlineData("/routes", HttpStatusCode.NotFound)]
    public async Task Whoever_asks_with_HEAD_gets_the_status_alone(string path, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        using var response = await site.Client.SendAsync(request);

        Assert.Equal(status, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("app.css", "text/css")]
    [InlineData("app.js", "text/javascript")]
    [InlineData("favicon.svg", "image/svg+xml")]
    public async Task A_file_may_be_kept_for_good_under_its_hash_and_is_not_sent_twice(string name, string mediaType)
    {
        using var first = await site.Client.GetAsync(EmbeddedAssets.Url(name));
        using var again = new HttpRequestMessage(HttpMethod.Get, "/assets/" + name);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await site.Client.SendAsync(again);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(mediaType, first.Content.Headers.ContentType!.MediaType);
        Assert.Contains("immutable", first.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.True(second.Headers.CacheControl!.NoCache);
    }

    [Theory]
    [InlineData("/no/such/page", null, HttpStatusCode.NotFound, "没有这个页面")]
    [InlineData("/no/such/page", "en-GB,en;q=0.9", HttpStatusCode.NotFound, "No such page")]
    [InlineData("/routes", "en", HttpStatusCode.NotFound, "Not yet")]
    [InlineData("/stats?lang=zh-CN", "en", HttpStatusCode.NotFound, "还没有做好")]
    [InlineData("/test/broken", null, HttpStatusCode.InternalServerError, "页面出错了")]
    public async Task People_get_a_page_in_their_language(string path, string? accept, HttpStatusCode status, string words)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null)
        {
            request.Headers.AcceptLanguage.ParseAdd(accept);
        }

        using var response = await site.Client.SendAsync(request);
        var html = await response.Content.ReadAsStringAsync();

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains($"<h1>{words}</h1>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("a secret in the message", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/api/no/such/path", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/api/v1/incidents", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/api/test/broken", HttpStatusCode.InternalServerError)]
    public async Task Programs_get_a_problem(string method, string path, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await site.Client.SendAsync(request);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.DoesNotContain("a secret in the message", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chosen_language_is_kept()
    {
        using var response = await site.Client.GetAsync("/routes?lang=en");

        var cookie = response.Headers.GetValues("Set-Cookie").Single();
        Assert.StartsWith("alertops_lang=en;", cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Cookie", response.Headers.Vary);
    }

    [Fact]
    public async Task A_replay_without_the_forms_token_is_refused()
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("antiforgery", "made up")]);
        using var response = await site.Client.PostAsync("/deliveries/666/replay", form);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.DoesNotContain(666, site.Store.Replayed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("state=sent")]
    [InlineData("state=pending&q=x")]
    public async Task What_failed_is_replayed_only_by_a_filter_that_says_something_of_it(string filter)
    {
        using var page = await site.Client.GetAsync("/test/token");
        using var form = new StringContent($"antiforgery={Uri.EscapeDataString(await page.Content.ReadAsStringAsync())}&{filter}", new MediaTypeHeaderValue("application/x-www-form-urlencoded"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/deliveries/replay") { Content = form };
        request.Headers.Add("Cookie", page.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        using var response = await site.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_replay_of_a_filter_without_the_forms_token_is_refused()
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("antiforgery", "made up"), KeyValuePair.Create("state", "dead")]);
        using var response = await site.Client.PostAsync("/deliveries/replay", form);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_replay_from_our_form_goes_to_the_store_and_back_to_the_delivery()
    {
        using var page = await site.Client.GetAsync("/test/token");
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("antiforgery", await page.Content.ReadAsStringAsync())]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/deliveries/21/replay") { Content = form };
        request.Headers.Add("Cookie", page.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        using var response = await site.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.Equal("/deliveries/21?replayed=1", response.Headers.Location!.OriginalString);
        Assert.Single(site.Store.Replayed, id => id == 21);
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AlertOps.Tests.Pages;

namespace AlertOps.Tests.Api;

public sealed class ApiEndpointsTests
{
    [Theory]
    [InlineData("/api/v1/incidents?state=shut", "open, acknowledged, resolved")]
    [InlineData("/api/v1/incidents?state=open,1", "open, acknowledged, resolved")]
    [InlineData("/api/v1/incidents?severity=fatal", "info, warning, critical")]
    [InlineData("/api/v1/incidents?from=yesterday", "2026-01-05T10:00:00Z")]
    [InlineData("/api/v1/incidents?cursor=%00", "cursor")]
    [InlineData("/api/v1/incidents?lang=fr", "zh-CN, en")]
    [InlineData("/api/v1/incidents/1?lang=fr", "zh-CN, en")]
    [InlineData("/api/v1/deliveries?state=lost", "pending, sending, sent, suppressed, dead")]
    [InlineData("/api/v1/deliveries?incident=-1", "a number like 1042")]
    [InlineData("/api/v1/deliveries?channel=pigeon", "channel is \"pigeon\"; it can be wecom_robot, wecom_app, email, ")]
    [InlineData("/api/v1/deliveries?reason=bad_luck", "reason is \"bad_luck\"; it can be none, timeout")]
    [InlineData("/api/v1/deliveries?from=03:00", "from is")]
    [InlineData("/api/v1/deliveries?to=tomorrow", "to is")]
    [InlineData("/api/v1/runbooks?lang=fr", "zh-CN, en")]
    [InlineData("/api/v1/audit?action=sing", "acknowledge, unacknowledge, assign, note, close, replay, notify, reload, wechat_alarm, purge_person")]
    [InlineData("/api/v1/audit?incident=x", "a number like 1042")]
    public async Task A_bad_filter_is_refused_with_what_would_be_right(string path, string allowed)
    {
        var site = await Site.SharedAsync();
        using var response = await site.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Contains(allowed, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/api/v1/incidents/1042/silence")]
    [InlineData("POST", "/api/v1/drills")]
    [InlineData("GET", "/api/v1/incidents/1042/postmortem")]
    [InlineData("GET", "/api/v1/oncall")]
    [InlineData("GET", "/api/v1/changes")]
    [InlineData("POST", "/api/v1/changes")]
    [InlineData("GET", "/api/v1/schedules/primary/shifts?from=2026-01-05T00:00:00Z")]
    [InlineData("GET", "/api/v1/schedules/primary/overrides")]
    [InlineData("POST", "/api/v1/schedules/primary/overrides")]
    [InlineData("DELETE", "/api/v1/schedules/primary/overrides/7")]
    [InlineData("GET", "/oncall/primary.ics?token=x")]
    [InlineData("GET", "/events")]
    [InlineData("GET", "/wecom/callback?echostr=x")]
    [InlineData("POST", "/wecom/callback")]
    [InlineData("POST", "/wecom/callback/second")]
    public async Task What_is_promised_and_not_built_says_so(string method, string path)
    {
        var site = await Site.SharedAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await site.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotImplemented, response.StatusCode);
        Assert.Contains("not yet", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deliveries_are_replayed_by_their_ids()
    {
        var site = await Site.SharedAsync();
        using var response = await PostAsync(site, "{\"ids\":[7,9]}");

        Assert.Equal("{\"replayed\":2}", await response.Content.ReadAsStringAsync());
        Assert.Superset(new HashSet<long> { 7, 9 }, site.Store.Replayed.ToHashSet());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"ids\":\"667\"}")]
    [InlineData("{\"ids\":[667],\"filter\":{\"state\":\"dead\"}}")]
    [InlineData("{\"state\":\"dead\"}")]
    [InlineData("{\"filter\":{}}")]
    [InlineData("{\"filter\":{\"q\":\" \"}}")]
    [InlineData("{\"filter\":{\"chanel\":\"email\"}}")]
    [InlineData("{\"filter\":{\"channel\":\"pigeon\"}}")]
    [InlineData("{\"filter\":{\"state\":\"pending\"}}")]
    [InlineData("{\"filter\":{\"from\":\"yesterday\"}}")]
    [InlineData("{")]
    public async Task A_replay_that_names_nothing_or_too_much_is_refused(string body)
    {
        var site = await Site.SharedAsync();
        using var response = await PostAsync(site, body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.DoesNotContain(667, site.Store.Replayed);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "127.0.0.1", HttpStatusCode.Unauthorized)]
    [InlineData("Forwarded", "for=127.0.0.1", HttpStatusCode.Unauthorized)]
    [InlineData("Via", "1.1 proxy", HttpStatusCode.Unauthorized)]
    [InlineData("Origin", "https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Host", "evil.example", HttpStatusCode.MisdirectedRequest)]
    public async Task Nobody_behind_a_proxy_or_a_foreign_page_changes_anything(string header, string value, HttpStatusCode status)
    {
        var site = await Site.SharedAsync();
        using var response = await PostAsync(site, "{\"ids\":[667]}", (header, value));

        Assert.Equal(status, response.StatusCode);
        Assert.DoesNotContain(667, site.Store.Replayed);
    }

    [Fact]
    public async Task Nobody_changes_anything_once_the_service_is_meant_for_others()
    {
        await using var site = await Site.StartAsync("https://alertops.example.com");
        using var response = await PostAsync(site, "{\"ids\":[667]}");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task The_api_describes_itself()
    {
        var site = await Site.SharedAsync();
        var document = await site.Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

        var paths = document.GetProperty("paths");
        Assert.Equal(
            ["/api/v1/audit", "/api/v1/deliveries", "/api/v1/deliveries/replay", "/api/v1/deliveries/{id}", "/api/v1/deliveries/{id}/replay", "/api/v1/explain", "/api/v1/incidents", "/api/v1/incidents/{id}",
                "/api/v1/incidents/{id}/ack", "/api/v1/incidents/{id}/assign", "/api/v1/incidents/{id}/close", "/api/v1/incidents/{id}/note", "/api/v1/incidents/{id}/unack",
                "/api/v1/notify", "/api/v1/people/{id}/purge", "/api/v1/runbooks", "/api/v1/runbooks/{id}"],
            paths.EnumerateObject().Select(path => path.Name).Where(path => !path.Contains("test", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["state", "severity", "q", "from", "to", "cursor", "lang"],
            paths.GetProperty("/api/v1/incidents").GetProperty("get").GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()!));
        Assert.True(document.GetProperty("components").GetProperty("schemas").GetProperty("IncidentDto").GetProperty("properties").TryGetProperty("opened_at", out _));
    }

    private static async Task<HttpResponseMessage> PostAsync(Site site, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/deliveries/replay") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await site.Client.SendAsync(request);
    }
}

using System.Net;
using System.Text;
using System.Text.Json;
using AlertOps.Testing;

namespace AlertOps.Tests.Api;

/// <summary>Gives commands on incidents to the whole service, by its API and by the form on its page, and reads what it says of them.</summary>
public sealed class IncidentCommandsTests : IAsyncLifetime
{
    private const string Token = "responder-token-0123456789";
    private const string Admin = "admin-token-0123456789";
    private const string Own = "lisi-own-token-0123456789";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ManualTimeProvider time = new();
    private TestService service = null!;

    public async Task InitializeAsync() => service = await TestService.StartAsync(Configuration("{id: zhangsan, name: 张三}, {id: lisi, name: 李四}"), time);

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task An_incident_is_acknowledged_handed_on_noted_and_closed_and_everything_says_by_whom()
    {
        var id = await OpenAsync("one");
        await SentAsync(id, 1);

        var acknowledged = await DoAsync(id, "ack", "{\"person\":\"zhangsan\",\"note\":\"我来看\"}");
        Assert.Equal(("acknowledged", "zhangsan"), (Text(acknowledged, "state"), Text(acknowledged, "acknowledged_by")));
        Assert.EndsWith("Z", Text(acknowledged, "acknowledged_at"), StringComparison.Ordinal);
        var second = await DoAsync(id, "ack", null, Own);
        Assert.Equal(("zhangsan", "[\"lisi\"]"), (Text(second, "acknowledged_by"), second.GetProperty("also_acknowledged_by").GetRawText()));
        Assert.Equal("lisi", Text(await DoAsync(id, "assign", "{\"to\":\"person:lisi\",\"person\":\"zhangsan\"}"), "acknowledged_by"));
        Assert.Equal("open", Text(await DoAsync(id, "unack", ""), "state"));
        var noted = await DoAsync(id, "note", "{\"text\":\"扩容\\r\\n到 6 副本\\u0000\"}");
        var change = noted.GetProperty("changes").EnumerateArray().Last();
        Assert.Equal(("noted", "ops", "扩容\n到 6 副本\uFFFD"), (Text(change, "kind"), Text(change, "actor"), Text(change, "note")));
        var closed = await DoAsync(id, "close", "{\"note\":\"误报\"}", Own);
        Assert.Equal("resolved", Text(closed, "state"));

        // Only opening and closing are worth a message, and the message names the person.
        var message = await SentAsync(id, 2);
        Assert.Contains("已关闭", message, StringComparison.Ordinal);
        Assert.Contains("李四", message, StringComparison.Ordinal);
        Assert.Contains("误报", message, StringComparison.Ordinal);
        Assert.Contains("还有 1 条告警在触发", message, StringComparison.Ordinal);

        var entries = (await GetAsync($"/api/v1/audit?incident={id}", Admin)).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["close", "note", "unacknowledge", "assign", "acknowledge", "acknowledge"], entries.Select(entry => Text(entry, "action")));
        Assert.Equal(("person", "zhangsan", "ops"), (Text(entries[^1], "actor_kind"), Text(entries[^1], "actor"), Text(entries[^1], "via")));
        Assert.Equal(("api_token", "ops", "lisi"), (Text(entries[2], "actor_kind"), Text(entries[2], "actor"), Text(entries[2], "person")));
        Assert.All(entries, entry => Assert.True(IPAddress.TryParse(Text(entry, "address"), out var address) && IPAddress.IsLoopback(address)));
    }

    [Theory]
    [InlineData("ack", "{\"person\":\"wangwu\"}", HttpStatusCode.BadRequest, "person is \"wangwu\", who is not in people")]
    [InlineData("ack", "{\"persom\":\"lisi\"}", HttpStatusCode.BadRequest, "looks like")]
    [InlineData("unack", "{}", HttpStatusCode.Conflict, "nobody has acknowledged incident")]
    [InlineData("assign", "{\"to\":\"team:dba\"}", HttpStatusCode.BadRequest, "not yet built")]
    [InlineData("assign", "{\"to\":\"schedule:primary\"}", HttpStatusCode.BadRequest, "not yet built")]
    [InlineData("assign", "{\"to\":\"lisi\"}", HttpStatusCode.BadRequest, "write it like person:zhangsan")]
    [InlineData("assign", "{\"to\":\"person:wangwu\"}", HttpStatusCode.BadRequest, "who is not in people")]
    [InlineData("assign", "{\"to\":\"person:lisi\",\"person\":\"lisi\"}", HttpStatusCode.Conflict, "is acknowledging it")]
    [InlineData("assign", null, HttpStatusCode.UnsupportedMediaType, "application/json")]
    [InlineData("note", "{\"text\":\" \"}", HttpStatusCode.BadRequest, "text is missing")]
    [InlineData("note", "null", HttpStatusCode.BadRequest, "text is missing")]
    public async Task What_cannot_be_done_is_refused_with_the_cure(string command, string? body, HttpStatusCode status, string cure)
    {
        var id = await OpenAsync("refused");
        var (answered, answer) = await PostAsync($"/api/v1/incidents/{id}/{command}", body, Token);

        Assert.Equal(status, answered);
        Assert.Contains(cure, answer.GetRawText().Replace("\\u0022", "\"", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty((await GetAsync("/api/v1/audit", Admin)).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task After_the_end_it_is_too_late_and_an_unknown_incident_is_unknown()
    {
        var id = await OpenAsync("late");
        await DoAsync(id, "close", null);
        var (status, answer) = await PostAsync($"/api/v1/incidents/{id}/ack", null, Token);
        Assert.Equal((HttpStatusCode.Conflict, true), (status, answer.GetProperty("detail").GetString()!.Contains("is resolved since", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync("/api/v1/incidents/999/ack", null, Token)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync($"/api/v1/incidents/{id}/note", $"{{\"text\":\"{new string('x', 4001)}\"}}", Token)).Status);
    }

    [Fact]
    public async Task The_form_on_the_page_acts_redirects_and_says_the_result_in_the_readers_language()
    {
        var id = await OpenAsync("page");
        var cookies = new CookieContainer();
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = service.Url };
        browser.DefaultRequestHeaders.Authorization = new("Bearer", Own);
        var html = await browser.GetStringAsync($"/incidents/{id}?lang=zh-CN");
        var field = System.Text.RegularExpressions.Regex.Match(html, "name=\"antiforgery\" value=\"([^\"]+)\"").Groups[1].Value;
        Assert.Contains($"formaction=\"/incidents/{id}/ack\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"person\"", html, StringComparison.Ordinal);

        async Task<string> PressAsync(string command, params (string Name, string Value)[] fields)
        {
            using var content = new FormUrlEncodedContent(
                [new("antiforgery", field), .. fields.Select(item => KeyValuePair.Create(item.Name, item.Value))]);
            using var response = await browser.PostAsync(new Uri($"/incidents/{id}/{command}", UriKind.Relative), content);
            Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
            return await browser.GetStringAsync(response.Headers.Location);
        }

        Assert.Contains("已认领。", await PressAsync("ack", ("note", "<b>看</b>")), StringComparison.Ordinal);
        Assert.Contains("没有任何改动", await PressAsync("ack"), StringComparison.Ordinal);
        Assert.Contains("备注是空的", await PressAsync("note"), StringComparison.Ordinal);
        Assert.Contains("请选择要转给谁", await PressAsync("assign", ("to", "")), StringComparison.Ordinal);
        var page = await PressAsync("assign", ("to", "person:zhangsan"));
        Assert.Contains("李四 转给 张三", page, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;看&lt;/b&gt;", page, StringComparison.Ordinal);
        Assert.Contains("已关闭", await PressAsync("close"), StringComparison.Ordinal);
        Assert.Contains("晚了一步", await PressAsync("ack"), StringComparison.Ordinal);

        using var unsigned = await browser.PostAsync(new Uri($"/incidents/{id}/note", UriKind.Relative), new FormUrlEncodedContent([new("note", "x")]));
        Assert.Equal(HttpStatusCode.BadRequest, unsigned.StatusCode);
        browser.DefaultRequestHeaders.Authorization = new("Bearer", "viewer-token-0123456789");
        Assert.DoesNotContain("formaction", await browser.GetStringAsync($"/incidents/{id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_other_actions_are_in_the_audit_log_too()
    {
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync("/api/v1/notify", "{\"receiver\":\"people\",\"title\":\"维护\"}", Own)).Status);
        var delivery = await DeliveryAsync();
        Assert.Equal(HttpStatusCode.OK, (await PostAsync($"/api/v1/deliveries/{delivery}/replay", null, Token)).Status);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("/-/reload", null, Admin)).Status);

        var entries = (await GetAsync("/api/v1/audit", Admin)).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(
            ["reload configuration root loaded", $"replay delivery:{delivery} ops 1", $"notify incident:{entries[2].GetProperty("incident_id").GetInt64()} lisi 维护"],
            entries.Select(entry => $"{Text(entry, "action")} {Text(entry, "subject")} {Text(entry, "actor")} {entry.GetProperty("details").EnumerateObject().Last().Value.GetString()}"));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(service.Url, "/audit?lang=zh-CN"));
        request.Headers.Authorization = new("Bearer", Admin);
        using var page = await Http.Client.SendAsync(request);
        Assert.Contains("重新加载配置", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_is_purged_after_leaving_the_configuration()
    {
        var id = await OpenAsync("purge");
        await DoAsync(id, "ack", "{\"person\":\"zhangsan\"}");
        var (status, answer) = await PostAsync("/api/v1/people/zhangsan/purge", null, Admin);
        Assert.Equal((HttpStatusCode.Conflict, true), (status, answer.GetProperty("detail").GetString()!.Contains("remove the entry", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync("/api/v1/people/ops/purge", null, Admin)).Status);

        await service.ReloadAsync(Configuration("{id: lisi, name: 李四}"));
        Assert.Equal("{\"former\":\"former-1\",\"replaced_count\":3}", (await PostAsync("/api/v1/people/zhangsan/purge", null, Admin)).Answer.GetRawText());
        Assert.Equal("{\"former\":null,\"replaced_count\":0}", (await PostAsync("/api/v1/people/zhangsan/purge", null, Admin)).Answer.GetRawText());
        Assert.Equal("former-1", Text(await GetAsync($"/api/v1/incidents/{id}", Token), "acknowledged_by"));
        Assert.Equal("person person:former-1", string.Join(' ', (await GetAsync("/api/v1/audit?action=purge_person", Admin)).GetProperty("items").EnumerateArray().Select(entry => Text(entry, "subject"))));
    }

    private static string Configuration(string people) => $$$"""
        server: {listen: "http://127.0.0.1:0", external_url: "http://127.0.0.1:9087", webhook_token: webhook-token-0123456789}
        auth:
          api_tokens:
            - {name: reader, token: viewer-token-0123456789, role: viewer}
            - {name: ops, token: {{{Token}}}, role: responder}
            - {name: lisi, token: {{{Own}}}, role: responder}
            - {name: root, token: {{{Admin}}}, role: admin}
        storage: {path: alertops.db}
        people: [{{{people}}}]
        receivers: [{name: people, channels: [{sandbox: {}}]}]
        route: {receiver: people}
        """;

    private async Task<long> OpenAsync(string group)
    {
        var body = $$$"""
            {"version":"4","groupKey":"{{{group}}}","status":"firing","receiver":"hook","groupLabels":{},"commonLabels":{},"commonAnnotations":{},"externalURL":"",
             "alerts":[{"status":"firing","labels":{"alertname":"HostDown","instance":"a"},"annotations":{},"startsAt":"{{{time.GetUtcNow().UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}}}","endsAt":"0001-01-01T00:00:00Z","generatorURL":"","fingerprint":"1"}]}
            """;
        using var response = await service.PostAsync("/api/v1/alertmanager", Encoding.UTF8.GetBytes(body), "webhook-token-0123456789");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await GetAsync("/api/v1/incidents", Token)).GetProperty("items")[0].GetProperty("id").GetInt64();
    }

    private async Task<JsonElement> DoAsync(long id, string command, string? body, string token = Token)
    {
        var (status, answer) = await PostAsync($"/api/v1/incidents/{id}/{command}", body, token);
        Assert.True(status == HttpStatusCode.OK, answer.GetRawText());
        Assert.Equal(id, answer.GetProperty("id").GetInt64());
        return answer;
    }

    /// <summary>Waits until so many messages about the incident were sent; returns the body of the newest.</summary>
    private async Task<string> SentAsync(long id, int count)
    {
        JsonElement items = default;
        await Eventually.TrueAsync(
            async () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                items = (await GetAsync($"/api/v1/deliveries?state=sent&incident={id}", Token)).GetProperty("items");
                return items.GetArrayLength() == count;
            },
            Patience,
            () => $"{count} messages about incident {id} are expected: {items}");
        return Text(await GetAsync($"/api/v1/deliveries/{items[0].GetProperty("id").GetInt64()}", Token), "body");
    }

    private async Task<long> DeliveryAsync()
    {
        var found = 0L;
        await Eventually.TrueAsync(
            async () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                var items = (await GetAsync("/api/v1/deliveries?state=sent", Token)).GetProperty("items");
                found = items.GetArrayLength() == 1 ? items[0].GetProperty("id").GetInt64() : 0;
                return found > 0;
            },
            Patience,
            () => "the message by hand was not sent");
        return found;
    }

    private async Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync(string path, string? body, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(service.Url, path));
        request.Content = string.IsNullOrEmpty(body) ? null : new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.Authorization = new("Bearer", token);
        using var response = await Http.Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    private async Task<JsonElement> GetAsync(string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(service.Url, path));
        request.Headers.Authorization = new("Bearer", token);
        using var response = await Http.Client.SendAsync(request);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";
}

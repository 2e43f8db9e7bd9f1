using System.Net;
using System.Text.RegularExpressions;
using AlertOps.Testing;
using AlertOps.Testing.Peers;

namespace AlertOps.AcceptanceTests;

/// <summary>Tests the page of coverage and the form for pasted alarms, in both languages.</summary>
public partial class ContentPagesTests
{
    private const string Alarm = "Appid: wx1\n内容: 微信服务器向公众号推送消息或事件后，开发者5秒内没有返回";

    [Fact]
    public async Task Coverage_is_shown_and_a_pasted_alarm_becomes_an_incident()
    {
        using var folder = new TemporaryFolder();
        var listen = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");
        await using var process = await AlertOpsProcess.ServeAsync($"server: {{listen: \"{listen.AbsoluteUri}\"}}", listen, folder);

        Assert.Contains("<a href=\"/runbooks/WhatsAppCallbackFailure\">", await GetAsync(listen, "/coverage?lang=en"));
        Assert.Contains("告警覆盖", await GetAsync(listen, "/coverage?lang=zh-CN"));
        Assert.Contains("href=\"/wechat-alarm\"", await GetAsync(listen, "/system"));

        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false };
        using var browser = new HttpClient(handler) { BaseAddress = listen };
        var page = await browser.GetStringAsync(new Uri("/wechat-alarm?lang=en", UriKind.Relative));
        var token = Token().Match(page).Groups["token"].Value;

        using var taken = await PasteAsync(browser, token, Alarm);
        Assert.Equal((HttpStatusCode.SeeOther, "/wechat-alarm?incident=1"), (taken.StatusCode, taken.Headers.Location?.OriginalString));
        Assert.Contains("<a href=\"/incidents/1\">#1</a>", await GetAsync(listen, "/wechat-alarm?incident=1"));

        using var wrong = await PasteAsync(browser, token, "<b>dinner</b>");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Contains("no sentence of a WeChat alarm was recognised", await wrong.Content.ReadAsStringAsync());

        using var forged = await PasteAsync(browser, "forged", Alarm);
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);

        browser.DefaultRequestHeaders.Add("Origin", "https://elsewhere.example");
        using var foreign = await PasteAsync(browser, token, Alarm);
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
    }

    private static Task<HttpResponseMessage> PasteAsync(HttpClient browser, string token, string text) => browser.PostAsync(
        new Uri("/wechat-alarm", UriKind.Relative), new FormUrlEncodedContent([KeyValuePair.Create("antiforgery", token), KeyValuePair.Create("text", text)]));

    private static Task<string> GetAsync(Uri listen, string path) => Http.Client.GetStringAsync(new Uri(listen, path));

    [GeneratedRegex("name=\"antiforgery\" value=\"(?<token>[^\"]+)\"")]
    private static partial Regex Token();
}

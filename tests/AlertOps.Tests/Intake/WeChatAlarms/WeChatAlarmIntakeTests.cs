using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AlertOps.Configuration;
using AlertOps.Incidents;
using AlertOps.Intake.WeChatAlarms;

namespace AlertOps.Tests.Intake.WeChatAlarms;

public sealed class WeChatAlarmIntakeTests
{
    private const string Alarm = """
        Appid: wx5823bf96d3bd56c7
        内容: 微信服务器向公众号推送消息或事件后，开发者5秒内没有返回
        次数: 5分钟 312次
        错误样例: [OpenID=o1][IP=203.0.113.9][MsgType=event][Event=CLICK]
        """;

    private static readonly Uri Path = new("/api/v1/wechat-alarm", UriKind.Relative);

    [Fact]
    public async Task Text_JSON_and_form_are_the_same_alarm_and_repeat_one_incident()
    {
        await using var host = await new IntakeHost().StartAsync();
        foreach (var body in (HttpContent[])
            [
                new StringContent(Alarm, Encoding.UTF8, "text/plain"),
                JsonContent.Create(new { text = Alarm }),
                new FormUrlEncodedContent([KeyValuePair.Create("text", Alarm)]),
                new StringContent(Alarm, Encoding.UTF8, "application/x-www-form-urlencoded"),
            ])
        {
            using var response = await host.Client.PostAsync(Path, body);
            Assert.Equal("""{"incidents":[1],"alert":"WeChatCallbackRequestTimeout"}""", await response.Content.ReadAsStringAsync());
        }

        var incident = await OnlyAsync(host);
        Assert.Equal(new IncidentKey("wechat", "wechat-alarm", """{alertname="WeChatCallbackRequestTimeout", appid="wx5823bf96d3bd56c7"}"""), incident.Key);
        Assert.Equal(("203.0.113.9", "CLICK"), (incident.CommonLabels["ip"], incident.CommonLabels["event"]));
    }

    [Fact]
    public async Task It_ends_after_half_an_hour_without_a_repetition_even_over_a_restart_and_begins_anew_after_that()
    {
        await using var host = await new IntakeHost().StartAsync();
        await TakeAsync(host, Alarm);
        host.Clock.Forward(TimeSpan.FromMinutes(20));
        await TakeAsync(host, Alarm.Replace("203.0.113.9", "203.0.113.10"));
        host.Clock.Forward(TimeSpan.FromMinutes(20));
        await host.Service<WeChatAlarmResolver>().ResolveQuietAsync(CancellationToken.None);
        Assert.Equal((IncidentState.Open, 2), ((await OnlyAsync(host)).State, (await OnlyAsync(host)).Alerts.Length));

        await host.RestartAsync();
        host.Clock.Forward(TimeSpan.FromMinutes(11));
        await host.Service<WeChatAlarmResolver>().ResolveQuietAsync(CancellationToken.None);
        Assert.Equal(IncidentState.Resolved, (await OnlyAsync(host)).State);

        host.Clock.Forward(TimeSpan.FromMinutes(1));
        await TakeAsync(host, Alarm);
        Assert.Equal([IncidentState.Open, IncidentState.Resolved], (await host.IncidentsAsync()).OrderByDescending(row => row.Id).Select(row => row.State));
    }

    [Fact]
    public async Task A_repetition_keeps_the_start()
    {
        await using var host = await new IntakeHost().StartAsync();
        await TakeAsync(host, Alarm);
        var began = (await OnlyAsync(host)).Alerts[0].Alert.StartsAt;
        host.Clock.Forward(TimeSpan.FromMinutes(9));
        await TakeAsync(host, Alarm.Replace("312", "500"));

        var alert = (await OnlyAsync(host)).Alerts[0].Alert;
        Assert.Equal((began, "5 分钟 500 次"), (alert.StartsAt, alert.Annotations["value"]));
    }

    [Theory]
    [InlineData("text/plain", "晚上吃什么", 400, "no sentence of a WeChat alarm")]
    [InlineData("text/plain", " ", 400, "the text is empty")]
    [InlineData("application/json", "{", 400, "the body is not JSON")]
    [InlineData("application/json", """{"text": "\ud800"}""", 400, "the body is not JSON")]
    [InlineData("application/json", """{"message": "x"}""", 400, "the JSON has no text")]
    public async Task What_is_no_alarm_gets_a_clear_answer(string type, string body, int status, string problem)
    {
        await using var host = await new IntakeHost().StartAsync();
        using var response = await host.Client.PostAsync(Path, new StringContent(body, Encoding.UTF8, type));

        Assert.Equal((status, "application/problem+json"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.StartsWith(problem, json.RootElement.GetProperty("detail").GetString());
        Assert.Empty(await host.IncidentsAsync());
    }

    [Fact]
    public async Task More_than_64_KiB_is_refused()
    {
        await using var host = await new IntakeHost().StartAsync();
        using var response = await host.Client.PostAsync(Path, new StringContent(Alarm.PadRight(70_000), Encoding.UTF8, "text/plain"));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task It_wants_the_webhooks_token()
    {
        await using var host = await new IntakeHost { Tokens = [new Secret("a-token-of-the-webhook")] }.StartAsync();
        using var refused = await host.Client.PostAsync(Path, new StringContent(Alarm, Encoding.UTF8, "text/plain"));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

        host.Client.DefaultRequestHeaders.Authorization = new("Bearer", "a-token-of-the-webhook");
        await TakeAsync(host, Alarm);
    }

    private static async Task TakeAsync(IntakeHost host, string text)
    {
        using var response = await host.Client.PostAsync(Path, new StringContent(text, Encoding.UTF8, "text/plain"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static async Task<Incident> OnlyAsync(IntakeHost host) =>
        (await host.IncidentReader.IncidentAsync(Assert.Single(await host.IncidentsAsync()).Id, CancellationToken.None))!.Incident;
}

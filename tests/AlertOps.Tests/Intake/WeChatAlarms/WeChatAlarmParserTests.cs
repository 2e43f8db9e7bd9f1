using AlertOps.Intake.WeChatAlarms;

namespace AlertOps.Tests.Intake.WeChatAlarms;

public class WeChatAlarmParserTests
{
    private const string RequestTimeout = """
        Appid: wx5823bf96d3bd56c7
        昵称: 测试号
        时间: 2026-11-20 21:03:05
        内容: 微信服务器向公众号推送消息或事件后，开发者5秒内没有返回
        次数: 5分钟 312次
        错误样例: [OpenID=o1][Stamp=1732107785][OuterIP=203.0.113.9][3rdUrl=][IP=203.0.113.9][MsgType=event][Event=CLICK]
        """;

    [Fact]
    public void An_alarm_of_the_group_chat_is_taken_apart()
    {
        var alarm = WeChatAlarmParser.Parse(RequestTimeout, out var problem)!;

        Assert.Null(problem);
        Assert.Equal(WeChatAlarmType.RequestTimeout, alarm.Type);
        Assert.Equal("wx5823bf96d3bd56c7", alarm.AppId);
        Assert.Equal(DateTimeOffset.Parse("2026-11-20T13:03:05Z"), alarm.FirstAt);
        Assert.Equal((312, 5), (alarm.Count, alarm.WindowMinutes));
        Assert.Equal("WeChatCallbackRequestTimeout", alarm.Labels.AlertName);
        Assert.Equal("203.0.113.9", alarm.Labels["ip"]);
        Assert.Equal("CLICK", alarm.Labels["event"]);
        Assert.Equal("5 分钟 312 次", alarm.Annotations["value"]);
        Assert.Contains("OpenID=o1", alarm.Annotations["error_sample"]);
    }

    [Theory]
    [InlineData("微信服务器向公众号推送消息或事件时，解析DNS失败", "WeChatCallbackDnsFailure")]
    [InlineData("微信服务器向公众号推送消息或事件时，解析DNS超时", "WeChatCallbackDnsTimeout")]
    [InlineData("微信服务器连接公众号服务器时发生超时，超时时间为5秒", "WeChatCallbackConnectTimeout")]
    [InlineData("微信服务器向公众号推送消息或事件后，开发者5秒内没有返回", "WeChatCallbackRequestTimeout")]
    [InlineData("微信服务器向公众号推送消息或事件后，得到的回应不合法", "WeChatCallbackResponseFailure")]
    [InlineData("由于大量失败，微信服务器暂时不推送消息，一分钟后解除屏蔽", "WeChatCallbackMarkFail")]
    [InlineData("推送component_verify_ticket时，开发者5秒内没有返回", "WeChatVerifyTicketTimeout")]
    [InlineData("推送component_verify_ticket后，得到的回应不合法(应返回success)", "WeChatVerifyTicketFailure")]
    [InlineData("推送第三方平台消息时，开发者5秒内没有返回", "WeChatComponentMessageTimeout")]
    [InlineData("推送组件消息后，得到的回应不合法(应返回success)", "WeChatComponentMessageFailure")]
    public void The_fixed_sentence_decides_the_type(string sentence, string alertName)
    {
        var alarm = WeChatAlarmParser.Parse($"Appid：wx1\n内容：{sentence}\n次数：10分钟 30次", out _)!;

        Assert.Equal(alertName, alarm.Labels.AlertName);
        Assert.Equal("wx1", alarm.AppId);
        Assert.Equal(sentence, alarm.Content);
    }

    [Theory]
    [InlineData("")]
    [InlineData("晚上吃什么")]
    [InlineData("Appid: wx1\n内容: 您的公众号已通过年审")]
    public void Unknown_text_gets_a_clear_answer(string text)
    {
        Assert.Null(WeChatAlarmParser.Parse(text, out var problem));
        Assert.Contains("内容", problem!.Cure);
    }

    [Fact]
    public void Everything_but_the_sentence_may_be_missing()
    {
        var alarm = WeChatAlarmParser.Parse("开发者5秒内没有返回", out _)!;

        Assert.Equal("WeChatCallbackRequestTimeout", alarm.Labels.AlertName);
        Assert.Null(alarm.Count);
        Assert.Null(alarm.FirstAt);
        Assert.False(alarm.Labels.TryGet("ip", out _));
    }
}

using AlertOps.Alerts;
using AlertOps.Channels.WeCom;
using AlertOps.Delivery;

namespace AlertOps.Tests.Channels.WeCom;

public sealed class WeComReplyTests
{
    [Theory]
    [InlineData("-1 6000 2000111 2000141 45035", "Later", "ServerError")]
    [InlineData("40014 42001", "Later", "TokenInvalid")]
    [InlineData("45009 45033 45036 400010 400011 400012 400013", "Later", "RateLimited")]
    [InlineData("40001 40013 40091 41002 41004 40054 40055 40057 42015 43012 45031 48001 48002 48004 48005 48006 48010 50001 50003 60020 60031 80001 85005 301007 301042 701099", "Later", "Configuration")]
    [InlineData("40050 40056 49008 86001 86003 86008 93000 93001 93004 93006 93008 93019 301002", "Later", "Configuration")]
    [InlineData("40003 40031 40066 40068 40070 42050 43004 46004 50002 60003 60011 60021 60030 60111 81013 82101 82102 86216 301021 701008", "Never", "RecipientRefused")]
    [InlineData("41001 40004 40005 40006 40008 40009 40011 40032 40033 40035 40039 40058 40063 40074 40094 45034 40123 40127 40201 40206 41006 41009 41010 41011 41016 41033", "Never", "ContentRefused")]
    [InlineData("42014 42017 42018 42019 42020 42027 42028 42029 42030 42031 42033 42035 42036 42037 42038 42039 42040 42041 42042 42043 42044 42045 42046 42049 42047 42051", "Never", "ContentRefused")]
    [InlineData("44001 44004 45001 45002 45007 45008 45032 81012 82001 82002 82003 82004 90201 90202 90203 90204 90205 90206 90207 90208 93017 93018 93050 301019", "Never", "ContentRefused")]
    [InlineData("40007 40145 40029 42003 42022 42016 42052 60140 84014 84015", "Never", "ContentRefused")]
    [InlineData("846601 846613 846625", "Later", "UnknownCode")]
    public void Each_known_code_has_its_verdict_and_a_meaning_in_both_languages(string codes, string kind, string reason)
    {
        foreach (var code in codes.Split(' ').Select(int.Parse))
        {
            var outcome = WeComReply.Judge(code, "errmsg");

            Assert.Equal((code, kind, reason), (code, outcome.Kind.ToString(), outcome.Reason.ToString()));
            Assert.Equal(code.ToString(), outcome.Code);
            Assert.NotEqual("", WeComReply.Explain(code, Language.Chinese));
            Assert.NotEqual("", WeComReply.Explain(code, Language.English));
        }
    }

    [Fact]
    public void Zero_is_sent() => Assert.Equal(OutcomeKind.Sent, WeComReply.Judge(0, "ok").Kind);

    [Fact]
    public void A_code_nobody_knows_is_later_and_has_no_meaning()
    {
        var outcome = WeComReply.Judge(999999, "?");

        Assert.Equal((OutcomeKind.Later, FailureReason.UnknownCode), (outcome.Kind, outcome.Reason));
        Assert.Equal("", WeComReply.Explain(999999, Language.English));
    }

    [Theory]
    [InlineData(45009, 60)]
    [InlineData(45033, 5)]
    [InlineData(60020, 300)]
    [InlineData(40001, 300)]
    public void Codes_that_know_better_than_the_schedule_say_when(int code, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), WeComReply.Judge(code, "").NotBefore);

    [Fact]
    public void Faults_that_pass_leave_the_time_to_the_schedule() => Assert.Null(WeComReply.Judge(-1, "").NotBefore);

    [Fact]
    public void An_untrusted_ip_is_named_first()
    {
        var outcome = WeComReply.Judge(60020, "not allow to access from your ip, hint: [1], from ip: 203.0.113.9, more info at https://open.work.weixin.qq.com");

        Assert.StartsWith("caller IP 203.0.113.9 is not trusted", outcome.Detail, StringComparison.Ordinal);
        Assert.Equal("2001:db8::7", WeComReply.CallerIp("x from ip: 2001:db8::7, more"));
        Assert.Equal("", WeComReply.CallerIp("no address here"));
    }
}

using AlertOps.Channels.Email;

namespace AlertOps.Tests.Channels.Email;

public sealed class SmtpVerdictTests
{
    [Theory]
    [InlineData("Connect", 421, "HL:ICC", "Later", "RateLimited", 15)]
    [InlineData("Connect", 554, "no service", "Later", "Configuration", 5)]
    [InlineData("Connect", 550, "Connection frequency limited", "Later", "RateLimited", 15)]
    [InlineData("LogIn", 535, "Login fail. password is incorrect, login frequency limited, or system is busy", "Later", "Configuration", 5)]
    [InlineData("LogIn", 530, "authentication required", "Later", "Configuration", 5)]
    [InlineData("LogIn", 454, "temporary authentication failure", "Later", "ServerError", 2)]
    [InlineData("From", 501, "mail from address must be same as authorization user", "Later", "Configuration", 5)]
    [InlineData("From", 553, "Mail from must equal authorized user", "Later", "Configuration", 5)]
    [InlineData("From", 550, "MI:STC", "Later", "RateLimited", 60)]
    [InlineData("From", 451, "MI:SFQ 163", "Later", "RateLimited", 15)]
    [InlineData("From", 552, "message size exceeds the limit", "Never", "ContentRefused", null)]
    [InlineData("To", 450, "greylisted", "Later", "ServerError", 2)]
    [InlineData("To", 452, "disk full", "Later", "ServerError", 2)]
    [InlineData("To", 550, "no such user", "Never", "RecipientRefused", null)]
    [InlineData("To", 551, "user not local", "Never", "RecipientRefused", null)]
    [InlineData("To", 553, "mailbox name not allowed", "Never", "RecipientRefused", null)]
    [InlineData("To", 554, "5.7.1 <a@b.c>: Relay access denied", "Later", "Configuration", 5)]
    [InlineData("To", 503, "need AUTH first", "Later", "Configuration", 5)]
    [InlineData("Data", 503, "bad sequence", "Later", "Configuration", 5)]
    [InlineData("Data", 554, "no", "Never", "ContentRefused", null)]
    [InlineData("Accept", 552, "too large", "Never", "ContentRefused", null)]
    [InlineData("Accept", 554, "DT:SPM", "Never", "ContentRefused", null)]
    [InlineData("Accept", 550, "Mail content denied", "Never", "ContentRefused", null)]
    [InlineData("Accept", 554, "too frequently sending", "Later", "RateLimited", 15)]
    [InlineData("Accept", 451, "local error", "Later", "ServerError", 2)]
    [InlineData("Data", 250, "what?", "Later", "UnknownCode", 2)]
    public void Each_reply_has_its_verdict_at_its_place(string stage, int code, string text, string kind, string reason, int? minutes)
    {
        var outcome = SmtpVerdict.Judge(Enum.Parse<SmtpStage>(stage), code, text);

        Assert.Equal((kind, reason, minutes), (outcome.Kind.ToString(), outcome.Reason.ToString(), (int?)outcome.NotBefore?.TotalMinutes));
        Assert.Equal(code.ToString(), outcome.Code);
    }
}

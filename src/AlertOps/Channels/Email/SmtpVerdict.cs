using AlertOps.Delivery;

namespace AlertOps.Channels.Email;

/// <summary>The step of a conversation. The same code means different things at different steps.</summary>
internal enum SmtpStage
{
    Connect,
    Hello,
    Tls,
    LogIn,
    From,
    To,
    Data,

    /// <summary>After the final dot.</summary>
    Accept,
}

/// <summary>
/// Judges replies by code and step. The text of a reply only identifies rate limits, because providers (QQ, 163, Aliyun) give them any code.
/// </summary>
internal static class SmtpVerdict
{
    /// <summary>RFC 5321 §4.5.4.1 asks for a pause; 163 says "come back in two minutes".</summary>
    private static readonly TimeSpan TransientWait = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ConfigurationWait = TimeSpan.FromMinutes(5);

    /// <summary>163 counts a sender's rate over a quarter of an hour.</summary>
    private static readonly TimeSpan SenderRateWait = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan DailyQuotaWait = TimeSpan.FromHours(1);

    /// <summary>RFC 1870 §6.1: MAIL FROM says the size of the mail, and the server doesn't take so much.</summary>
    private const int TooLarge = 552;

    private static readonly string[] RateWords = ["MI:SFQ", "frequen", "too many", "rate limit", "HL:IFC", "HL:ICC", "RP:QRC", "RP:DRC", "MI:DMC"];
    private static readonly string[] RelayWords = ["relay access denied", "relaying denied", "relaying not", "to relay", "relay not"];

    /// <param name="text">The text of the reply, already free of secrets.</param>
    public static Outcome Judge(SmtpStage stage, int code, string text)
    {
        var word = code.ToString();
        var detail = $"{StageName(stage)}: {code} {text}";
        if (code is < 400 or > 599)
        {
            return Outcome.Later(FailureReason.UnknownCode, word, detail, TransientWait);
        }

        // QQ's refusal of a wrong password lists every possible cause, "login frequency limited" among them.
        if (stage != SmtpStage.LogIn && RateLimitWait(text) is { } wait)
        {
            return Outcome.Later(FailureReason.RateLimited, word, detail, wait);
        }

        return code < 500 ? Outcome.Later(FailureReason.ServerError, word, detail, TransientWait) : Refused(stage, code, text, detail);
    }

    public static Outcome Configuration(string code, string detail) =>
        Outcome.Later(FailureReason.Configuration, code, detail, ConfigurationWait);

    public static string StageName(SmtpStage stage) => stage switch
    {
        SmtpStage.Connect => "connect",
        SmtpStage.Hello => "EHLO",
        SmtpStage.Tls => "TLS",
        SmtpStage.LogIn => "AUTH",
        SmtpStage.From => "MAIL FROM",
        SmtpStage.To => "RCPT TO",
        SmtpStage.Data => "DATA",
        SmtpStage.Accept => "after DATA",
    };

    private static Outcome Refused(SmtpStage stage, int code, string text, string detail)
    {
        var word = code.ToString();
        return stage switch
        {
            SmtpStage.From when code == TooLarge => Outcome.Never(FailureReason.ContentRefused, word, detail),
            SmtpStage.Connect or SmtpStage.Hello or SmtpStage.Tls or SmtpStage.LogIn or SmtpStage.From => Configuration(word, detail),
            SmtpStage.To => IsConfiguration(code, text) ? Configuration(word, detail) : Outcome.Never(FailureReason.RecipientRefused, word, detail),
            SmtpStage.Data => code is TooLarge or 554 ? Outcome.Never(FailureReason.ContentRefused, word, detail) : Configuration(word, detail),
            SmtpStage.Accept => Outcome.Never(FailureReason.ContentRefused, word, detail),
        };
    }

    /// <summary>
    /// The wait for a rate limit, whatever its code: 451 MI:SFQ, and refusals that sound final, such as "Ip frequency limited" (550), "too frequently
    /// sending" (554) and 163's daily quota (550 MI:STC). Null when the text names no limit.
    /// </summary>
    private static TimeSpan? RateLimitWait(string text)
    {
        if (text.Contains("MI:STC", StringComparison.OrdinalIgnoreCase))
        {
            return DailyQuotaWait;
        }

        return RateWords.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase)) ? SenderRateWait : null;
    }

    /// <summary>True when a refusal at RCPT TO is not about the recipient: the server wants a login, or does not relay for this account.</summary>
    private static bool IsConfiguration(int code, string text) =>
        code is 503 or 530 or 535 || RelayWords.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
}

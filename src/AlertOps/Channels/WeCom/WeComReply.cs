using System.Collections.Frozen;
using System.Text.RegularExpressions;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Delivery.RateLimits;

namespace AlertOps.Channels.WeCom;

/// <summary>
/// Judges WeCom's answers by errcode alone, because errmsg is free text that may change (WeCom documentation 90664). An unknown code is "later": if it
/// were "never", an alert could be lost.
/// </summary>
internal static partial class WeComReply
{
    /// <summary>The pause between attempts while an administrator has to mend something.</summary>
    public static readonly TimeSpan ConfigurationWait = TimeSpan.FromMinutes(5);

    /// <summary>WeCom blocks for as long as the window that was exceeded (documentation 90312); the shortest window is a minute.</summary>
    public static readonly TimeSpan RateWait = TimeSpan.FromMinutes(1);

    /// <summary>WeCom counts calendar days in Beijing.</summary>
    public static readonly CalendarDay Day = new(TimeSpan.FromHours(8));

    private const int IpNotTrusted = 60020;

    public static FrozenDictionary<int, WeComCode> Codes { get; } = WeComCodes.All.ToFrozenDictionary(code => code.Code);

    /// <summary>True when a call with this answer is replayed once with a new token.</summary>
    public static bool AsksForNewToken(int code) => code is 40001 or 40014 or 42001;

    /// <param name="message">errmsg, already free of secrets.</param>
    public static Outcome Judge(int code, string message)
    {
        var word = code.ToString();
        var known = Codes.GetValueOrDefault(code);
        var detail = Detail(code, message);
        return (known?.Verdict ?? WeComVerdict.Foreign) switch
        {
            WeComVerdict.Sent => Outcome.Sent(word),
            WeComVerdict.Retry => Outcome.Later(FailureReason.ServerError, word, detail, known?.Wait),
            WeComVerdict.Token => Outcome.Later(FailureReason.TokenInvalid, word, detail, known?.Wait),
            WeComVerdict.Rate => Outcome.Later(FailureReason.RateLimited, word, detail, known?.Wait ?? RateWait),
            WeComVerdict.Configuration => Outcome.Later(FailureReason.Configuration, word, detail, known?.Wait ?? ConfigurationWait),
            WeComVerdict.Recipient => Outcome.Never(FailureReason.RecipientRefused, word, detail),
            WeComVerdict.Content or WeComVerdict.Stale => Outcome.Never(FailureReason.ContentRefused, word, detail),
            WeComVerdict.Foreign => Outcome.Later(FailureReason.UnknownCode, word, detail),
        };
    }

    /// <summary>Asks for another attempt with reduced content when the content was refused.</summary>
    public static CallResult WithReducedContent(CallResult result) =>
        result.Overall is { Kind: OutcomeKind.Never, Reason: FailureReason.ContentRefused } ? result with { RetryShape = RetryShape.ReduceContent } : result;

    /// <summary>The meaning of a code in a few words, for pages and logs; "" for an unknown code.</summary>
    public static string Explain(int code, Language language) => Codes.GetValueOrDefault(code) switch
    {
        null => "",
        var known => language == Language.English ? known.English : known.Chinese,
    };

    /// <summary>The address of this host as WeCom sees it, which the administrator must add to the trusted IPs; "" when the answer names none.</summary>
    public static string CallerIp(string message) => FromIp().Match(message).Groups["ip"].Value;

    /// <summary>The detail begins with the IP, since answers are long and get cut.</summary>
    private static string Detail(int code, string message) =>
        code == IpNotTrusted && CallerIp(message) is { Length: > 0 } ip ? $"caller IP {ip} is not trusted: {message}" : message;

    [GeneratedRegex(@"from ip:\s*(?<ip>[0-9A-Fa-f.:]{3,45}[0-9A-Fa-f])", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex FromIp();
}

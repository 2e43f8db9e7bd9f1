using AlertOps.Delivery;

namespace AlertOps.Channels.Webhook;

/// <summary>
/// Judges a gateway's answer by its HTTP status, which is all that gateways have in common. An answer that only a change of the configuration, or of the
/// gateway, can mend suspends the endpoint: its messages wait and are tried again; what the gateway refuses for its content is refused for good.
/// </summary>
internal static class WebhookVerdict
{
    /// <summary>A gateway that asks for more has forgotten the units.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>How often an endpoint that waits for its administrator is tried by itself.</summary>
    public static readonly TimeSpan ConfigurationWait = TimeSpan.FromMinutes(5);

    /// <param name="retryAfter">What the answer asks for; null when it asks for nothing.</param>
    /// <param name="answer">The body, free of secrets and bounded.</param>
    public static Outcome Judge(int status, TimeSpan? retryAfter, string answer)
    {
        var code = status.ToString();
        var detail = answer.Length == 0 ? $"HTTP {code}" : $"HTTP {code}: {answer}";
        return status switch
        {
            >= 200 and < 300 => Outcome.Sent(code),
            429 => Outcome.Later(FailureReason.RateLimited, code, detail, Bounded(retryAfter)),
            408 or 425 or >= 500 => Outcome.Later(FailureReason.ServerError, code, detail, Bounded(retryAfter)),
            >= 300 and < 400 => Configuration(code, $"HTTP {code}: redirects are never followed; write the final URL"),
            401 or 403 or 404 or 405 or 407 or 410 => Configuration(code, detail),
            >= 400 => Outcome.Never(FailureReason.ContentRefused, code, detail),
            _ => Outcome.Later(FailureReason.UnknownCode, code, detail),
        };
    }

    public static Outcome Configuration(string code, string detail) => Outcome.Later(FailureReason.Configuration, code, detail, ConfigurationWait);

    private static TimeSpan? Bounded(TimeSpan? wait) => wait is not { } asked || asked <= TimeSpan.Zero ? null : asked < LongestWait ? asked : LongestWait;
}

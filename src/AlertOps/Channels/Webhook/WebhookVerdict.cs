using AlertOps.Delivery;

namespace AlertOps.Channels.Webhook;

/// <summary>
/// Judges a gateway's answer by its HTTP status, which is all that gateways have in common. A fault that only a change of the configuration or of the
/// gateway can mend suspends the endpoint: its messages wait and are retried. A message that is refused for its content is not retried.
/// </summary>
internal static class WebhookVerdict
{
    /// <summary>The longest Retry-After that is believed; a longer one is most likely in the wrong unit.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>The pause between attempts at a suspended endpoint.</summary>
    public static readonly TimeSpan ConfigurationWait = TimeSpan.FromMinutes(5);

    /// <param name="retryAfter">The wait that the answer asks for; null when it asks for none.</param>
    /// <param name="answer">The body, free of secrets and of bounded length.</param>
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

    private static TimeSpan? Bounded(TimeSpan? wait)
    {
        if (wait is not { } asked || asked <= TimeSpan.Zero)
        {
            return null;
        }

        return asked < LongestWait ? asked : LongestWait;
    }
}

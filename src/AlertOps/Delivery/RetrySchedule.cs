namespace AlertOps.Delivery;

/// <summary>When a call is tried again, and when nobody tries any more. Pure.</summary>
internal static class RetrySchedule
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>A call this old is given up: whoever was to be told has been told by somebody else, or never.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>
    /// WeCom swallows a true repeat for at most four hours (duplicate_check_interval, WeCom documentation 90236); a call whose outcome is unknown for
    /// longer could double, so a person decides.
    /// </summary>
    private static readonly TimeSpan UnknownOutcomeLifetime = TimeSpan.FromSeconds(14_400);

    /// <summary>The next try, or null to give up.</summary>
    /// <param name="jitter">Spreads tries by ±20 % so that many calls don't come back at once.</param>
    public static DateTimeOffset? Next(Call call, Outcome outcome, DateTimeOffset now, Jitter jitter)
    {
        var wait = outcome.NotBefore ?? Backoff(call.Attempts);
        var next = now + (wait * (0.8 + (0.4 * jitter())));
        if (outcome.NotBefore is { } notBefore && next < now + notBefore)
        {
            next = now + notBefore;
        }

        var lifetime = outcome.Reason == FailureReason.Timeout && call.Draft.Channel == "wecom_app" ? UnknownOutcomeLifetime : Lifetime;
        return next - call.CreatedAt > lifetime ? null : next;
    }

    private static TimeSpan Backoff(int attempts)
    {
        var wait = First * Math.Pow(2, Math.Min(attempts, 10));
        return wait < Longest ? wait : Longest;
    }
}

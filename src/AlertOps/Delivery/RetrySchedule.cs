namespace AlertOps.Delivery;

/// <summary>Decides when a call is tried again, and when it is given up. Pure.</summary>
internal static class RetrySchedule
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(5);

    /// <summary>A call this old is given up: by then the people concerned know from others, or it is too late.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Time of the next attempt; null to give up.</summary>
    /// <param name="repeats">
    /// A call whose outcome is unknown for longer than the provider recognises repeats could reach people twice, so a person decides. Where it never does,
    /// a second message is better than none.
    /// </param>
    /// <param name="jitter">Spreads attempts by ±20 % so that many calls don't come back at once.</param>
    public static DateTimeOffset? Next(Call call, Outcome outcome, RepeatSafety repeats, DateTimeOffset now, Jitter jitter)
    {
        var delay = outcome.NotBefore ?? Backoff(call.Attempts);
        var next = now + (delay * (0.8 + (0.4 * jitter())));
        if (outcome.NotBefore is { } notBefore && next < now + notBefore)
        {
            next = now + notBefore;
        }

        var lifetime = outcome.Reason == FailureReason.Timeout && repeats.Kind != RepeatSafetyKind.None && repeats.Window < Lifetime ? repeats.Window : Lifetime;
        return next - call.CreatedAt > lifetime ? null : next;
    }

    private static TimeSpan Backoff(int attempts)
    {
        var delay = FirstDelay * Math.Pow(2, Math.Min(attempts, 10));
        return delay < LongestDelay ? delay : LongestDelay;
    }
}

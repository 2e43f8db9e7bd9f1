namespace AlertOps.Delivery.Lanes;

/// <summary>
/// Counts the attempts in a row that an endpoint left without an answer: after three its lane is suspended and tried by one call at a time, first after
/// fifteen seconds, then after twice as long each time, up to two minutes.
/// </summary>
internal sealed class EndpointHealth(Jitter jitter)
{
    private const int MaxUnanswered = 3;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    private readonly Lock sync = new();
    private int unanswered;
    private TimeSpan wait;

    /// <summary>The result, with what it says about the endpoint.</summary>
    public CallResult Note(Call call, CallResult result)
    {
        lock (sync)
        {
            if (result.Overall is not { Kind: OutcomeKind.Later, Reason: FailureReason.Timeout or FailureReason.Network })
            {
                var wasSilent = unanswered >= MaxUnanswered || call.IsProbe;
                (unanswered, wait) = (0, TimeSpan.Zero);
                return result with { EndsSilence = wasSilent };
            }

            unanswered++;
            if (unanswered < MaxUnanswered && !call.IsProbe)
            {
                return result;
            }

            // Calls that were under way when the lane was suspended say nothing new; only a probe does.
            wait = wait == TimeSpan.Zero ? FirstWait : call.IsProbe ? Shorter(wait * 2, LongestWait) : wait;
            return result with { SilentFor = wait * (0.8 + (0.4 * jitter())) };
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}

using System.Collections.Immutable;

namespace AlertOps.Delivery;

/// <summary>
/// Spends a gate's slots so that there is always one soon. The first half of them leave at once; the last ones are spread over the window, the fewer are
/// left the farther, so that a storm never empties the gate and then keeps silent for a minute. Pure.
/// </summary>
internal static class WindowPacing
{
    /// <summary>When the next message of this urgency may leave; <paramref name="now"/> or earlier: at once. Null while only calls on the way can free a slot.</summary>
    public static DateTimeOffset? NextAt(SlidingWindow sends, ImmutableArray<RateLimit> limits, DateTimeOffset now, bool critical)
    {
        var next = now;
        foreach (var limit in limits)
        {
            var free = sends.Free(limit, now, critical);
            if (free == 0)
            {
                if (sends.NextFree(limit, now, critical) is not { } opens)
                {
                    return null;
                }

                next = Later(next, opens);
            }
            else if (LastEnd(sends) is { } last)
            {
                next = Later(next, last + Gap(limit, free, critical));
            }
        }

        return next;
    }

    /// <summary>How many messages may leave one by one; what is more leaves together.</summary>
    public static int Singly(SlidingWindow sends, ImmutableArray<RateLimit> limits, DateTimeOffset now, bool critical) =>
        limits.IsEmpty ? int.MaxValue : Math.Max(1, limits.Min(limit => sends.Free(limit, now, critical) - Spread(limit, critical)));

    /// <summary>Between 0 with all of the spread slots left and the longest with one; together they fill the window.</summary>
    private static TimeSpan Gap(RateLimit limit, int free, bool critical)
    {
        var spread = Spread(limit, critical);
        return free >= spread || spread < 2 ? TimeSpan.Zero : limit.Window * (2.0 * (spread - free) / (spread * (spread - 1.0)));
    }

    private static int Spread(RateLimit limit, bool critical) =>
        critical ? (limit.ReservedForCritical > 0 ? limit.ReservedForCritical : limit.Max / 4) : (limit.Max - limit.ReservedForCritical) / 2;

    private static DateTimeOffset? LastEnd(SlidingWindow sends) => sends.Slots.Max(slot => slot.EndedAt);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}

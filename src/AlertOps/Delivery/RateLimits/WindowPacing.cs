using System.Collections.Immutable;

namespace AlertOps.Delivery.RateLimits;

/// <summary>
/// Paces the sends of a rate limit key so that a slot is always free soon. The first half of the slots is used at once; the last ones are spread over the
/// window, the farther apart the fewer are left, so that a storm never uses up the window and then has to be silent for a minute. Pure.
/// </summary>
internal static class WindowPacing
{
    /// <summary>
    /// When the next message of this urgency may be sent; <paramref name="now"/> or earlier means at once. Null while only calls being sent can free a slot.
    /// </summary>
    public static DateTimeOffset? NextAt(SlidingWindow sends, ImmutableArray<RateLimit> limits, DateTimeOffset now, bool critical)
    {
        var next = now;
        foreach (var limit in limits)
        {
            var free = sends.Free(limit, now, critical);
            if (free == 0)
            {
                if (sends.NextFree(limit, now, critical) is not { } nextFree)
                {
                    return null;
                }

                next = Later(next, nextFree);
            }
            else if (LastEnd(sends) is { } last)
            {
                next = Later(next, last + Gap(limit, free, critical));
            }
        }

        return next;
    }

    /// <summary>Number of messages that may be sent one by one; when more are waiting, they are sent as a digest.</summary>
    public static int MaxSingle(SlidingWindow sends, ImmutableArray<RateLimit> limits, DateTimeOffset now, bool critical) =>
        limits.IsEmpty ? int.MaxValue : Math.Max(1, limits.Min(limit => sends.Free(limit, now, critical) - PacedSlots(limit, critical)));

    /// <summary>From 0 when all paced slots are free to the longest gap with one; together the gaps fill the window.</summary>
    private static TimeSpan Gap(RateLimit limit, int free, bool critical)
    {
        var paced = PacedSlots(limit, critical);
        return free >= paced || paced < 2 ? TimeSpan.Zero : limit.Window * (2.0 * (paced - free) / (paced * (paced - 1.0)));
    }

    private static int PacedSlots(RateLimit limit, bool critical) =>
        critical ? (limit.ReservedForCritical > 0 ? limit.ReservedForCritical : limit.Max / 4) : (limit.Max - limit.ReservedForCritical) / 2;

    private static DateTimeOffset? LastEnd(SlidingWindow sends) => sends.Slots.Max(slot => slot.EndedAt);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}

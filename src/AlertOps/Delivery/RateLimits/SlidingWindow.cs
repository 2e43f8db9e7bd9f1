using System.Collections.Immutable;
using System.Globalization;

namespace AlertOps.Delivery.RateLimits;

/// <summary>
/// Holds the recent sends of one rate limit key: an exact sliding window. A slot is taken from before the bytes are sent until a window's length after the
/// call ended, so that wherever in between the message reached the channel, no window ever holds more than the limit. Times are kept in microseconds and
/// rounded up, so that no slot is free too early.
/// </summary>
/// <param name="Slots">Attempts in the order in which they began.</param>
internal sealed record SlidingWindow(string Key, ImmutableArray<SendSlot> Slots)
{
    public static SlidingWindow Empty(string key) => new(key, []);

    /// <summary>Takes a slot. A slot that the same call still holds was left by a process that died; it counts as ended at <paramref name="lostSince"/>.</summary>
    public SlidingWindow Begin(long call, int attempt, DateTimeOffset lostSince) =>
        this with { Slots = Ended(slot => slot.Call == call, lostSince).Add(new SendSlot(call, attempt, null)) };

    /// <summary>Ends an attempt. Nothing changes when the attempt has ended already or is not known.</summary>
    public SlidingWindow End(long call, int attempt, DateTimeOffset at) =>
        this with { Slots = Ended(slot => slot.Call == call && slot.Attempt == attempt, at) };

    /// <summary>The same slots with other call numbers: calls get their numbers when they are written.</summary>
    public SlidingWindow Renumbered(IReadOnlyDictionary<long, long> numbers) =>
        this with { Slots = [.. Slots.Select(slot => numbers.TryGetValue(slot.Call, out var number) ? slot with { Call = number } : slot)] };

    /// <summary>Number of slots that are taken: calls being sent, and those that ended less than <paramref name="window"/> ago.</summary>
    public int Taken(DateTimeOffset now, TimeSpan window) => Slots.Count(slot => slot.EndedAt is not { } ended || ended > now - window);

    /// <summary>Number of messages of this urgency that may be sent now.</summary>
    public int Free(RateLimit limit, DateTimeOffset now, bool critical) => Math.Max(0, Capacity(limit, critical) - Taken(now, limit.Window));

    /// <summary>When the next message of this urgency may be sent: now, or when a slot becomes free. Null while only calls being sent can free one.</summary>
    public DateTimeOffset? NextFree(RateLimit limit, DateTimeOffset now, bool critical)
    {
        var excess = Taken(now, limit.Window) - Capacity(limit, critical);
        if (excess < 0)
        {
            return now;
        }

        var ends = Slots.Select(slot => slot.EndedAt).OfType<DateTimeOffset>().Where(ended => ended > now - limit.Window).Order().ToArray();
        return excess < ends.Length ? ends[excess] + limit.Window : null;
    }

    /// <summary>Removes sends that ended in the future: the clock has been set back since, and they would hold their slots until it caught up.</summary>
    public SlidingWindow WithoutFuture(DateTimeOffset now) => this with { Slots = Slots.RemoveAll(slot => slot.EndedAt is { } ended && ended > now) };

    /// <summary>Removes sends that no limit counts any more.</summary>
    public SlidingWindow Prune(DateTimeOffset now, TimeSpan longestWindow) =>
        this with { Slots = Slots.RemoveAll(slot => slot.EndedAt is { } ended && ended <= now - longestWindow) };

    /// <summary>
    /// The form in the database: <c>1042.1@1795201320000000 1.1@350000 1.1</c>, one slot each: call, attempt, and Unix microseconds of the end where it has
    /// ended. Calls and times are written as the difference to the one before, which keeps an hour of a thousand sends below 16 KiB.
    /// </summary>
    public override string ToString()
    {
        var parts = new string[Slots.Length];
        var (call, end) = (0L, 0L);
        for (var index = 0; index < parts.Length; index++)
        {
            var slot = Slots[index];
            parts[index] = string.Create(CultureInfo.InvariantCulture, $"{slot.Call - call}.{slot.Attempt}");
            call = slot.Call;
            if (slot.EndedAt is { } ended)
            {
                var micros = UnixMicroseconds(ended);
                parts[index] += string.Create(CultureInfo.InvariantCulture, $"@{micros - end}");
                end = micros;
            }
        }

        return string.Join(' ', parts);
    }

    /// <exception cref="FormatException">The text was not written by <see cref="ToString"/>; the message names the key and the position.</exception>
    public static SlidingWindow Parse(string key, string text)
    {
        var slots = ImmutableArray.CreateBuilder<SendSlot>();
        var (call, end) = (0L, 0L);
        foreach (var part in text.Length == 0 ? [] : text.Split(' '))
        {
            try
            {
                var (id, rest) = Split(part, '.');
                var (attempt, ended) = Split(rest ?? throw new FormatException(), '@');
                call = checked(call + Number(id));
                end = checked(end + (ended is null ? 0 : Number(ended)));
                slots.Add(new SendSlot(call, checked((int)Number(attempt)), ended is null ? null : DateTimeOffset.UnixEpoch.AddMicroseconds(end)));
            }
            catch (Exception error) when (error is FormatException or OverflowException or ArgumentOutOfRangeException)
            {
                throw new FormatException($"the send window of {key} is damaged at '{part}' (slot {slots.Count + 1}); expected call.attempt[@microseconds]", error);
            }
        }

        return new SlidingWindow(key, slots.ToImmutable());
    }

    public bool Equals(SlidingWindow? other) => other is not null && Key == other.Key && Slots.AsSpan().SequenceEqual(other.Slots.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Key, Slots.Length);

    private static int Capacity(RateLimit limit, bool critical) => limit.Max - (critical ? 0 : limit.ReservedForCritical);

    private ImmutableArray<SendSlot> Ended(Func<SendSlot, bool> which, DateTimeOffset at)
    {
        var end = DateTimeOffset.UnixEpoch.AddMicroseconds(UnixMicroseconds(at));
        return [.. Slots.Select(slot => slot.EndedAt is null && which(slot) ? slot with { EndedAt = end } : slot)];
    }

    private static long UnixMicroseconds(DateTimeOffset time)
    {
        var ticks = time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
        return (ticks + TimeSpan.TicksPerMicrosecond - 1) / TimeSpan.TicksPerMicrosecond;
    }

    private static (string First, string? Second) Split(string text, char at) =>
        text.IndexOf(at, StringComparison.Ordinal) is >= 0 and var index ? (text[..index], text[(index + 1)..]) : (text, null);

    private static long Number(string text) => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}

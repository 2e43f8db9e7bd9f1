using System.Collections.Immutable;
using AlertOps.Delivery;
using AlertOps.Delivery.RateLimits;
using AlertOps.Storage.Sql;

namespace AlertOps.Storage.Stores;

/// <summary>Sliding windows of rate limit keys during one transaction, which reads and locks them first and writes them last.</summary>
internal sealed class RateLimitWindows(
    Dictionary<string, (SlidingWindow Sends, ImmutableArray<RateLimit> Limits)> windows, ChannelDescriptors channels, DateTimeOffset now)
{
    private readonly HashSet<string> changed = new(StringComparer.Ordinal);

    /// <summary>Time when all rate limits of the call have a free slot, as far as that is known; null when they have one now.</summary>
    public DateTimeOffset? BlockedUntil(CallDraft draft, DateTimeOffset unknown)
    {
        DateTimeOffset? latest = null;
        foreach (var key in draft.RateLimitKeys(channels.Of(draft.Channel)))
        {
            if (windows.TryGetValue(key, out var window) && window.Limits.Any(limit => window.Sends.Free(limit, now, draft.IsCritical) == 0))
            {
                var next = WindowPacing.NextAt(window.Sends, window.Limits, now, draft.IsCritical) ?? unknown;
                latest = latest is { } known && known > next ? known : next;
            }
        }

        return latest;
    }

    public void Begin(CallDraft draft, long call, int attempt) => Change(draft, sends => sends.Begin(call, attempt, lostSince: now));

    /// <summary>Replaces the provisional ids of calls that were not written yet by their real ones.</summary>
    public void SetIds(IEnumerable<(long Before, long Id)> numbers)
    {
        var known = numbers.ToDictionary(item => item.Before, item => item.Id);
        foreach (var key in changed)
        {
            windows[key] = windows[key] with { Sends = windows[key].Sends.Renumbered(known) };
        }
    }

    public void End(CallDraft draft, long call, int attempt, DateTimeOffset at) => Change(draft, sends => sends.End(call, attempt, at));

    public IReadOnlyList<object?[]> Rows(DateTimeOffset unknown) =>
    [
        .. changed.Order(StringComparer.Ordinal).Select(key =>
        {
            var (sends, limits) = windows[key];
            return new object?[]
            {
                key,
                sends.Prune(now, limits.Max(limit => limit.Window)).ToString(),
                UnixMicroseconds.Of(WindowPacing.NextAt(sends, limits, now, critical: false) ?? unknown),
                UnixMicroseconds.Of(WindowPacing.NextAt(sends, limits, now, critical: true) ?? unknown),
                UnixMicroseconds.Of(now),
            };
        }),
    ];

    private void Change(CallDraft draft, Func<SlidingWindow, SlidingWindow> change)
    {
        foreach (var key in draft.RateLimitKeys(channels.Of(draft.Channel)))
        {
            if (windows.TryGetValue(key, out var window))
            {
                windows[key] = window with { Sends = change(window.Sends) };
                changed.Add(key);
            }
        }
    }
}

using System.Collections.Immutable;
using AlertOps.Delivery;
using AlertOps.Delivery.RateLimits;
using AlertOps.Storage.Sql;

namespace AlertOps.Storage.Stores;

/// <summary>Stores the sliding window of each rate limit key. All replicas count in the same row.</summary>
internal sealed class RateLimitRows(SqlDialect dialect)
{
    private static readonly RowShape Shape = new(["key", "sends"], ["next_slot_at", "next_critical_slot_at", "evaluated_at"]);

    /// <summary>The windows of those calls' keys that have limits, locked until the commit.</summary>
    public async Task<RateLimitWindows> ReadAsync(WriteSession session, IEnumerable<CallDraft> drafts, ChannelDescriptors channels, DateTimeOffset now, CancellationToken ct)
    {
        var windows = new Dictionary<string, (SlidingWindow Sends, ImmutableArray<RateLimit> Limits)>(StringComparer.Ordinal);
        foreach (var draft in drafts)
        {
            if (channels.Of(draft.Channel) is { RateLimits.IsEmpty: false } limited)
            {
                foreach (var key in draft.RateLimitKeys(limited))
                {
                    windows[key] = (SlidingWindow.Empty(key), limited.RateLimits);
                }
            }
        }

        if (windows.Count > 0)
        {
            object?[][] keys = [.. windows.Keys.Order(StringComparer.Ordinal).Select(key => new object?[] { key })];
            await session.Rows("insert into rate_limits (key, sends, next_slot_at, next_critical_slot_at, evaluated_at) select r.key, '', 0, 0, 0 from {rows} where true on conflict (key) do nothing", KeyRows.Shape)
                .QueueAsync(keys, ct);
            var sql = "select l.key, l.sends from {rows} join rate_limits l on l.key = r.key order by l.key" + dialect.Locking("l");
            foreach (var (key, sends) in await session.Rows(sql, KeyRows.Shape).QueryAsync(keys, reader => (reader.GetString(0), reader.GetString(1)), ct))
            {
                windows[key] = windows[key] with { Sends = WindowOf(key, sends, now) };
            }
        }

        return new RateLimitWindows(windows, channels, now);
    }

    /// <summary>Parses a window. A damaged one begins anew: at worst the channel itself refuses a few messages, while a failure to read it would stop everything.</summary>
    public static SlidingWindow WindowOf(string key, string sends, DateTimeOffset now)
    {
        try
        {
            return SlidingWindow.Parse(key, sends).WithoutFuture(now + SqlDatabase.ClockTolerance);
        }
        catch (FormatException)
        {
            return SlidingWindow.Empty(key);
        }
    }

    /// <summary>Writes the windows that have changed.</summary>
    /// <param name="unknown">Time of the next look at a key whose next slot depends on calls under way; their end frees it sooner.</param>
    public static Task WriteAsync(WriteSession session, RateLimitWindows windows, DateTimeOffset unknown, CancellationToken ct) => session.Rows(
        """
        update rate_limits set sends = r.sends, next_slot_at = r.next_slot_at, next_critical_slot_at = r.next_critical_slot_at, evaluated_at = r.evaluated_at
        from {rows} where rate_limits.key = r.key
        """,
        Shape).QueueAsync(windows.Rows(unknown), ct);

    public static Task<int> PurgeAsync(WriteSession session, DateTimeOffset before, CancellationToken ct) =>
        session.Statement("delete from rate_limits where evaluated_at < @before").With(("before", UnixMicroseconds.Of(before))).RunAsync(ct);
}

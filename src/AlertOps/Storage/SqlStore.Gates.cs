using System.Collections.Immutable;
using AlertOps.Delivery;
using AlertOps.Delivery.RateLimits;

namespace AlertOps.Storage;

/// <summary>Gates: how much left through them lately, and when they open again. All replicas count in the same row.</summary>
internal sealed partial class SqlStore
{
    private static readonly RowShape GateKeyRow = new(["key"], []);
    private static readonly RowShape GateRow = new(["key", "sends"], ["next_slot_at", "next_critical_slot_at", "evaluated_at"]);

    public Task<int> PurgeRateLimitsAsync(DateTimeOffset before, CancellationToken ct) => WriteAsync(
        session => session.Statement("delete from rate_limits where evaluated_at < @before").With(("before", Micros.Of(before))).RunAsync(ct), ct);

    /// <summary>Gates in the hands of one transaction: read and locked at its beginning, written at its end.</summary>
    private sealed class Gates(Dictionary<string, (SlidingWindow Sends, ImmutableArray<RateLimit> Limits)> windows, DateTimeOffset now)
    {
        private readonly HashSet<string> changed = new(StringComparer.Ordinal);

        /// <summary>Null when every gate of the call has a slot; otherwise when one has, as far as that is known.</summary>
        public DateTimeOffset? ShutUntil(CallDraft draft, DateTimeOffset unknown)
        {
            DateTimeOffset? latest = null;
            foreach (var gate in draft.RateLimitKeys())
            {
                if (windows.TryGetValue(gate, out var window) && window.Limits.Any(limit => window.Sends.Free(limit, now, draft.IsCritical) == 0))
                {
                    var opens = WindowPacing.NextAt(window.Sends, window.Limits, now, draft.IsCritical) ?? unknown;
                    latest = latest is { } known && known > opens ? known : opens;
                }
            }

            return latest;
        }

        public void Begin(CallDraft draft, long call, int attempt) => Change(draft, sends => sends.Begin(call, attempt, lostSince: now));

        /// <summary>Gives calls that began before they were written their numbers.</summary>
        public void Number(IEnumerable<(long Before, long Id)> numbers)
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
                    Micros.Of(WindowPacing.NextAt(sends, limits, now, critical: false) ?? unknown),
                    Micros.Of(WindowPacing.NextAt(sends, limits, now, critical: true) ?? unknown),
                    Micros.Of(now),
                };
            }),
        ];

        private void Change(CallDraft draft, Func<SlidingWindow, SlidingWindow> change)
        {
            foreach (var gate in draft.RateLimitKeys())
            {
                if (windows.TryGetValue(gate, out var window))
                {
                    windows[gate] = window with { Sends = change(window.Sends) };
                    changed.Add(gate);
                }
            }
        }
    }

    /// <summary>The gates of these calls that have limits; nobody else changes them until the commit.</summary>
    private async Task<Gates> GatesAsync(WriteSession session, IEnumerable<CallDraft> drafts, RateLimitLookup limits, DateTimeOffset now, CancellationToken ct)
    {
        var windows = new Dictionary<string, (SlidingWindow Sends, ImmutableArray<RateLimit> Limits)>(StringComparer.Ordinal);
        foreach (var draft in drafts)
        {
            if (limits(draft.Channel) is { IsEmpty: false } some)
            {
                foreach (var gate in draft.RateLimitKeys())
                {
                    windows[gate] = (SlidingWindow.Empty(gate), some);
                }
            }
        }

        if (windows.Count > 0)
        {
            object?[][] keys = [.. windows.Keys.Order(StringComparer.Ordinal).Select(key => new object?[] { key })];
            await session.Rows("insert into rate_limits (key, sends, next_slot_at, next_critical_slot_at, evaluated_at) select r.key, '', 0, 0, 0 from {rows} where true on conflict (key) do nothing", GateKeyRow)
                .PostAsync(keys, ct);
            var sql = "select l.key, l.sends from {rows} join rate_limits l on l.key = r.key order by l.key" + dialect.Locking("l");
            foreach (var (key, sends) in await session.Rows(sql, GateKeyRow).QueryAsync(keys, reader => (reader.GetString(0), reader.GetString(1)), ct))
            {
                windows[key] = windows[key] with { Sends = SendsOf(key, sends, now) };
            }
        }

        return new Gates(windows, now);
    }

    /// <summary>A window that is damaged begins anew: at worst the channel itself refuses a few, while to refuse to read it would stop everything.</summary>
    private static SlidingWindow SendsOf(string gate, string sends, DateTimeOffset now)
    {
        try
        {
            return SlidingWindow.Parse(gate, sends).WithoutFuture(now + ClockSlack);
        }
        catch (FormatException)
        {
            return SlidingWindow.Empty(gate);
        }
    }

    /// <param name="unknown">When to look again at a gate that only calls on the way can open; their end opens it sooner.</param>
    private static Task WriteGatesAsync(WriteSession session, Gates gates, DateTimeOffset unknown, CancellationToken ct) => session.Rows(
        """
        update rate_limits set sends = r.sends, next_slot_at = r.next_slot_at, next_critical_slot_at = r.next_critical_slot_at, evaluated_at = r.evaluated_at
        from {rows} where rate_limits.key = r.key
        """,
        GateRow).PostAsync(gates.Rows(unknown), ct);
}

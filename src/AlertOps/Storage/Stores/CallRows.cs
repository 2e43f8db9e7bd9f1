using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AlertOps.Delivery;
using AlertOps.Storage.Sql;

namespace AlertOps.Storage.Stores;

/// <summary>
/// Writes calls with their bytes before they are sent, and claims them. A claim is identified by the number of times that the call was claimed: a dispatcher that
/// settles with an older number has lost it.
/// </summary>
internal sealed class CallRows(SqlDialect dialect)
{
    private static readonly RowShape CoverRow = new(["recipient"], ["call", "position", "delivery"]);

    private static readonly RowShape UntilRow = new([], ["id", "until"]);

    private static readonly RowShape NewCallRow = new(["channel", "endpoint", "media_type", "exclusive_key"], ["now", "until", "urgency"], ["body"]);

    /// <summary>
    /// Condition of a call <c>k</c> that may be sent again now, unless its endpoint is suspended. It waits while another one with its exclusive key is in flight; of
    /// those whose leases are over the oldest comes first.
    /// </summary>
    public const string IsDue = """
        k.state <> 'settled' and (k.next_at <= @now or k.next_at > @beyond) and (k.state = 'pending' or k.lease_until <= @now or k.lease_until > @beyond)
          and not exists (
            select 1 from calls o where o.exclusive_key = k.exclusive_key and o.exclusive_key <> '' and o.state = 'sending' and o.id <> k.id
              and (o.id < k.id or (o.lease_until > @now and o.lease_until <= @beyond)) limit 1 offset 0)
        """;

    private readonly string dueCalls = $"""
        select k.id, k.channel, k.endpoint, k.media_type, k.body, k.attempts, k.created_at, k.urgency from calls k
        where k.channel = @channel and k.endpoint = @endpoint and k.urgency <= @urgency and {IsDue}
          and not exists (select 1 from suspensions s where s.channel = k.channel and s.endpoint = k.endpoint and s.until > @now)
        order by k.urgency, k.next_at, k.id limit @max{dialect.SkippingLocked("k")}
        """;

    /// <summary>Calls of the lane whose next attempt is due, and that nobody has claimed.</summary>
    public async Task<List<Call>> DueAsync(WriteSession session, EndpointKey lane, DateTimeOffset now, int max, bool criticalOnly, CancellationToken ct)
    {
        var found = await session.Statement(dueCalls).With(
            ("now", UnixMicroseconds.Of(now)),
            ("beyond", UnixMicroseconds.Of(now + SqlDatabase.FarFuture)),
            ("channel", lane.Channel),
            ("endpoint", lane.Endpoint),
            ("urgency", criticalOnly ? 0 : 1),
            ("max", max)).RowsAsync<CallRow>(ct);
        var covered = await CoveredAsync(session, found.Select(row => row.Id), ct);
        return [.. found.Select(row => row.ToCall([.. covered[row.Id]]))];
    }

    /// <summary>Makes calls that a rate limit holds back due when it has a free slot.</summary>
    public static Task PostponeAsync(WriteSession session, IReadOnlyList<(long Id, DateTimeOffset Until)> calls, CancellationToken ct) =>
        session.Rows("update calls set state = 'pending', next_at = r.until from {rows} where calls.id = r.id", UntilRow)
            .QueueAsync([.. calls.Select(call => new object?[] { call.Id, UnixMicroseconds.Of(call.Until) })], ct);

    /// <summary>The exclusive keys of these calls, locked until the commit, with those of them that a call in flight has.</summary>
    /// <param name="own">Calls that are about to be claimed; they do not count.</param>
    public async Task<ExclusiveKeys> ReadKeysAsync(WriteSession session, IEnumerable<CallDraft> drafts, ChannelDescriptors channels, HashSet<long> own, CancellationToken ct)
    {
        string[] keys = [.. drafts.Select(draft => draft.ExclusiveKey(channels.Of(draft.Channel))).Where(key => key.Length > 0).Distinct().Order(StringComparer.Ordinal)];
        if (dialect.LockNewKeys is { } lockKeys && keys.Length > 0)
        {
            await session.Statement(lockKeys).With(("keys", keys)).QueueAsync(ct);
        }

        var found = await session.Rows(
            "select k.exclusive_key, k.id from {rows} join calls k on k.exclusive_key = r.key and k.exclusive_key <> '' and k.state = 'sending'", KeyRows.Shape)
            .QueryAsync([.. keys.Select(key => new object?[] { key })], reader => (Key: reader.GetString(0), Call: reader.GetInt64(1)), ct);
        return new ExclusiveKeys(channels, found.Where(item => !own.Contains(item.Call)).Select(item => item.Key));
    }

    private static async Task<ILookup<long, CoveredRow>> CoveredAsync(WriteSession session, IEnumerable<long> calls, CancellationToken ct) =>
        (await session.Rows("select c.call_id, c.delivery_id, c.recipient from {rows} join call_deliveries c on c.call_id = r.id order by c.call_id, c.position", IdRows.Shape)
            .RowsAsync<CoveredRow>([.. calls.Select(id => new object?[] { id })], ct)).ToLookup(row => row.CallId);

    public static async Task<ImmutableArray<Call>> ClaimAsync(WriteSession session, List<Call> calls, DateTimeOffset until, CancellationToken ct)
    {
        object?[][] rows = [.. calls.OrderBy(call => call.Id).Select(call => new object?[] { call.Id, UnixMicroseconds.Of(until) })];
        await session.Rows("update calls set state = 'sending', attempts = calls.attempts + 1, lease_until = r.until from {rows} where calls.id = r.id", UntilRow).QueueAsync(rows, ct);
        await session.Rows("update deliveries set state = 'sending' from {rows} where deliveries.call_id = r.id and deliveries.state = 'pending'", UntilRow).QueueAsync(rows, ct);
        var committed = (await session.Rows("""
            select d.call_id, min(c.at) from {rows} join deliveries d on d.call_id = r.id join changes c on c.id = d.change_id group by d.call_id
            """, UntilRow).QueryAsync(rows, reader => (Call: reader.GetInt64(0), At: reader.GetInt64(1)), ct)).ToDictionary();
        return [.. calls.Select(call => committed.TryGetValue(call.Id, out var at) ? call with { CommittedAt = UnixMicroseconds.Time(at) } : call)];
    }

    /// <summary>Those deliveries of the drafts that are still free, locked until the commit: meanwhile a newer delivery may have superseded one, or another replica have taken it.</summary>
    public async Task<HashSet<long>> FreeAsync(WriteSession session, ImmutableArray<CallDraft> drafts, CancellationToken ct) =>
    [
        .. await session.Rows(
            "select d.id from {rows} join deliveries d on d.id = r.id where d.state = 'pending' and d.call_id is null order by d.id" + dialect.Locking("d"), IdRows.Shape)
            .QueryAsync([.. drafts.SelectMany(draft => draft.Deliveries).Distinct().Order().Select(id => new object?[] { id })], reader => reader.GetInt64(0), ct),
    ];

    /// <summary>Id of a call that is not written yet.</summary>
    public static long ProvisionalId(int place) => -1 - place;

    /// <summary>Inserts the calls, already claimed; in the order of the drafts.</summary>
    public static async Task<ImmutableArray<Call>> InsertAsync(
        WriteSession session, List<CallDraft> drafts, ChannelDescriptors channels, DateTimeOffset now, TimeSpan lease, CancellationToken ct)
    {
        // Their leases end a microsecond apart, by which each draft is matched with its id: no database guarantees the order of the rows that it returns.
        var until = UnixMicroseconds.Of(now + lease);
        var rows = drafts.Select((draft, place) => new object?[]
        {
            draft.Channel, draft.Endpoint, draft.MediaType, draft.ExclusiveKey(channels.Of(draft.Channel)),
            UnixMicroseconds.Of(now), until + place, draft.IsCritical ? 0L : 1L, ImmutableCollectionsMarshal.AsArray(draft.Body),
        }).ToList();
        var ids = (await session.Rows("""
            insert into calls (channel, endpoint, media_type, body, state, attempts, created_at, next_at, lease_until, urgency, exclusive_key)
            select r.channel, r.endpoint, r.media_type, r.body, 'sending', 1, r.now, r.now, r.until, r.urgency, r.exclusive_key from {rows} where true
            returning lease_until, id
            """, NewCallRow).QueryAsync(rows, reader => (Until: reader.GetInt64(0), Id: reader.GetInt64(1)), ct)).ToDictionary();
        return [.. drafts.Select((draft, place) => new Call(ids[until + place], now, 0, draft))];
    }

    /// <summary>Assigns the deliveries to their calls.</summary>
    public static async Task CoverAsync(WriteSession session, IEnumerable<Call> calls, CancellationToken ct)
    {
        var rows = calls.SelectMany(call => call.Draft.Deliveries.Select((delivery, position) =>
            new object?[] { call.Draft.Recipients[position], call.Id, (long)position, delivery })).ToList();
        await session.Rows("insert into call_deliveries (call_id, position, delivery_id, recipient) select r.call, r.position, r.delivery, r.recipient from {rows}", CoverRow)
            .QueueAsync(rows, ct);
        await session.Rows("update deliveries set state = 'sending', call_id = r.call from {rows} where deliveries.id = r.delivery", CoverRow).QueueAsync(rows, ct);
    }

    private sealed record CallRow
    {
        public long Id { get; init; }

        public string Channel { get; init; } = "";

        public string Endpoint { get; init; } = "";

        public string MediaType { get; init; } = "";

        public byte[] Body { get; init; } = [];

        public int Attempts { get; init; }

        public long CreatedAt { get; init; }

        public int Urgency { get; init; }

        public Call ToCall(IReadOnlyList<CoveredRow> covered) => new(
            Id,
            UnixMicroseconds.Time(CreatedAt),
            Attempts,
            new CallDraft(
                Channel,
                Endpoint,
                [.. covered.Select(row => row.DeliveryId)],
                [.. covered.Select(row => row.Recipient)],
                MediaType,
                ImmutableCollectionsMarshal.AsImmutableArray(Body)) { IsCritical = Urgency == 0 });
    }

    private sealed record CoveredRow
    {
        public long CallId { get; init; }

        public long DeliveryId { get; init; }

        public string Recipient { get; init; } = "";
    }
}

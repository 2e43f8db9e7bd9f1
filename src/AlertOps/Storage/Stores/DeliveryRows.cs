using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Notices;
using AlertOps.Routing;
using AlertOps.Storage.Sql;

namespace AlertOps.Storage.Stores;

/// <summary>Puts deliveries into the outbox.</summary>
internal static class DeliveryRows
{
    private static readonly RowShape Shape = new(
        ["receiver", "channel", "endpoint", "recipient", "format", "rate_limit_key", "exclusive_key"], ["incident", "change", "notice", "now", "urgency"]);

    private static readonly RowShape SupersededRow = new([], ["id", "now"]);

    private const string Insert = """
        insert into deliveries (incident_id, change_id, notice_id, receiver, channel, endpoint, recipient, format, generation, state, reason,
            attempts, created_at, due_at, rate_limit_key, exclusive_key, urgency)
        select r.incident, r.change, r.notice, r.receiver, r.channel, r.endpoint, r.recipient, r.format, 1, 'pending', 'none', 0, r.now, r.now, r.rate_limit_key, r.exclusive_key, r.urgency
        from {rows} where true
        on conflict (change_id, channel, endpoint, recipient) do nothing
        """;

    /// <summary>Inserts the deliveries of a plan; older ones to the same targets that have no call yet are superseded.</summary>
    public static async Task PlanAsync(WriteSession session, PlannedChange planned, ChannelDescriptors channels, long incident, DateTimeOffset now, CancellationToken ct)
    {
        var rows = await RowsOfAsync(session, planned.Plan.Deliveries, channels, incident, planned.Change.Id, now, ct);

        await SupersedeAsync(session, planned, incident, now, ct);
        await session.Rows(Insert, Shape).QueueAsync(rows, ct);
    }

    /// <summary>
    /// Suppresses older deliveries to the targets of a plan: the newer message also says what they would have said, unless a call is about to send that. They are
    /// chosen here and not by a join, for which PostgreSQL compares every target with everything that waits while its statistics are behind. The first condition
    /// on the state is that of the index.
    /// </summary>
    private static async Task SupersedeAsync(WriteSession session, PlannedChange planned, long incident, DateTimeOffset now, CancellationToken ct)
    {
        var older = await session.Statement("""
            select id, channel, endpoint, recipient from deliveries
            where incident_id = @incident and state in ('pending', 'sending') and state = 'pending' and call_id is null and change_id < @change
            """).With(("incident", incident), ("change", planned.Change.Id)).RowsAsync<OlderRow>(ct);
        var targets = planned.Plan.Deliveries.Select(delivery => (delivery.Target.Channel, delivery.Target.Endpoint, delivery.Target.Recipient)).ToHashSet();
        await session.Rows("""
            update deliveries set state = 'suppressed', reason = 'superseded', due_at = null, settled_at = r.now
            from {rows} where deliveries.id = r.id and deliveries.state = 'pending' and deliveries.call_id is null
            """, SupersededRow).QueueAsync(
            [.. older.Where(row => targets.Contains((row.Channel, row.Endpoint, row.Recipient))).Select(row => row.Id).Order().Select(id => new object?[] { id, UnixMicroseconds.Of(now) })], ct);
    }

    /// <summary>Inserts deliveries; those that exist already stay as they are.</summary>
    public static async Task InsertAsync(
        WriteSession session, IEnumerable<PlannedDelivery> deliveries, ChannelDescriptors channels, long incident, long change, DateTimeOffset now, CancellationToken ct) =>
        await session.Rows(Insert, Shape).QueueAsync(await RowsOfAsync(session, deliveries, channels, incident, change, now, ct), ct);

    /// <summary>Rows of the deliveries, after their notices were inserted, each of them once.</summary>
    private static async Task<List<object?[]>> RowsOfAsync(
        WriteSession session, IEnumerable<PlannedDelivery> deliveries, ChannelDescriptors channels, long incident, long change, DateTimeOffset now, CancellationToken ct)
    {
        var notices = new Dictionary<Notice, long>(ReferenceEqualityComparer.Instance);
        var rows = new List<object?[]>();
        foreach (var delivery in deliveries)
        {
            if (!notices.TryGetValue(delivery.Notice, out var notice))
            {
                notices[delivery.Notice] = notice = await NoticeRows.InsertAsync(session, incident, delivery.Notice, null, ct);
            }

            rows.Add(RowOf(delivery, channels.Of(delivery.Target.Channel), incident, change, notice, now));
        }

        return rows;
    }

    private static object?[] RowOf(PlannedDelivery delivery, ChannelDescriptor channel, long incident, long change, long notice, DateTimeOffset now) =>
    [
        delivery.Receiver, delivery.Target.Channel, delivery.Target.Endpoint, delivery.Target.Recipient, delivery.Target.Format, channel.RateLimitKeyOf(delivery.Target),
        channel.ExclusiveKeyOf(delivery.Target), incident, change, notice, UnixMicroseconds.Of(now), delivery.Notice.Severity == Severity.Critical ? 0L : 1L,
    ];

    private sealed record OlderRow
    {
        public long Id { get; init; }

        public string Channel { get; init; } = "";

        public string Endpoint { get; init; } = "";

        public string Recipient { get; init; } = "";
    }
}

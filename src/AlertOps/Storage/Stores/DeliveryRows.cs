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

        // The newer message also says what an older one to the same target would have said, unless a call is about to send that.
        await session.Rows("""
            update deliveries set state = 'suppressed', reason = 'superseded', due_at = null, settled_at = r.now
            from {rows}
            where deliveries.incident_id = r.incident and deliveries.channel = r.channel and deliveries.endpoint = r.endpoint
              and deliveries.recipient = r.recipient and deliveries.state = 'pending' and deliveries.call_id is null and deliveries.change_id < r.change
            """, Shape).QueueAsync(rows, ct);
        await session.Rows(Insert, Shape).QueueAsync(rows, ct);
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
}

using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Notices;
using AlertOps.Routing;

namespace AlertOps.Storage;

/// <summary>Deliveries, as they are put into the outbox: with the plan, or again.</summary>
internal sealed partial class SqlStore
{
    private static readonly RowShape AtRow = new([], ["id", "now"]);

    public Task<int> ReplayAsync(ImmutableArray<long> deliveries, DeliveryState? only, DateTimeOffset now, CancellationToken ct) => WriteAsync(
        session => session.Rows($$"""
            update deliveries set state = 'pending', reason = 'none', generation = deliveries.generation + 1, attempts = 0, call_id = null, split_group = 0, reduction_level = 0,
                due_at = r.now, settled_at = null
            from {rows} where deliveries.id = r.id and deliveries.state in ({{(only is { } state ? $"'{EnumNames.Of(state)}'" : "'dead', 'sent'")}})
            """, AtRow).RunAsync([.. deliveries.Distinct().Order().Select(id => new object?[] { id, Micros.Of(now) })], ct),
        ct);

    public Task<int> DeadLetterAsync(ImmutableArray<long> deliveries, DateTimeOffset now, CancellationToken ct) => WriteAsync(
        session => session.Rows("""
            update deliveries set state = 'dead', reason = 'internal', due_at = null, settled_at = r.now
            from {rows} where deliveries.id = r.id and deliveries.state = 'pending' and deliveries.call_id is null
            """, AtRow).RunAsync([.. deliveries.Distinct().Order().Select(id => new object?[] { id, Micros.Of(now) })], ct),
        ct);

    private static readonly RowShape OutboxRow = new(
        ["receiver", "channel", "endpoint", "recipient", "format", "rate_limit_key"], ["incident", "change", "notice", "now", "urgency"]);

    private const string InsertDeliveries = """
        insert into deliveries (incident_id, change_id, notice_id, receiver, channel, endpoint, recipient, format, generation, state, reason,
            attempts, created_at, due_at, rate_limit_key, urgency)
        select r.incident, r.change, r.notice, r.receiver, r.channel, r.endpoint, r.recipient, r.format, 1, 'pending', 'none', 0, r.now, r.now, r.rate_limit_key, r.urgency
        from {rows} where true
        on conflict (change_id, channel, endpoint, recipient) do nothing
        """;

    private static async Task InsertDeliveriesAsync(WriteSession session, PlannedChange planned, long incident, DateTimeOffset now, CancellationToken ct)
    {
        var rows = await RowsOfAsync(session, planned.Plan.Deliveries, incident, planned.Change.Id, now, ct);

        // What a target has not been told yet, and no call is about to tell it, the newer message says as well.
        await session.Rows("""
            update deliveries set state = 'suppressed', reason = 'superseded', due_at = null, settled_at = r.now
            from {rows}
            where deliveries.incident_id = r.incident and deliveries.channel = r.channel and deliveries.endpoint = r.endpoint
              and deliveries.recipient = r.recipient and deliveries.state = 'pending' and deliveries.call_id is null and deliveries.change_id < r.change
            """, OutboxRow).PostAsync(rows, ct);
        await session.Rows(InsertDeliveries, OutboxRow).PostAsync(rows, ct);
    }

    /// <summary>With their notices written, each once.</summary>
    private static async Task<List<object?[]>> RowsOfAsync(
        WriteSession session, IEnumerable<PlannedDelivery> deliveries, long incident, long change, DateTimeOffset now, CancellationToken ct)
    {
        var notices = new Dictionary<Notice, long>(ReferenceEqualityComparer.Instance);
        var rows = new List<object?[]>();
        foreach (var delivery in deliveries)
        {
            if (!notices.TryGetValue(delivery.Notice, out var notice))
            {
                notices[delivery.Notice] = notice = await NoticeAsync(session, incident, delivery.Notice, null, ct);
            }

            rows.Add(RowOf(delivery, incident, change, notice, now));
        }

        return rows;
    }

    private static object?[] RowOf(PlannedDelivery delivery, long incident, long change, long notice, DateTimeOffset now) =>
    [
        delivery.Receiver, delivery.Target.Channel, delivery.Target.Endpoint, delivery.Target.Recipient, delivery.Target.Format, delivery.Target.RateLimitKey,
        incident, change, notice, Micros.Of(now), delivery.Notice.Severity == Severity.Critical ? 0L : 1L,
    ];

    /// <param name="english">The same for readers of English pages; null for a message, which speaks its receiver's language.</param>
    private static Task<long> NoticeAsync(WriteSession session, long incident, Notice notice, Notice? english, CancellationToken ct) =>
        session.Statement("insert into notices (incident_id, title, document, document_en) values (@incident, @title, @document, @document_en) returning id").With(
            ("incident", incident),
            ("title", notice.Title),
            ("document", StoredJson.Write(notice)),
            ("document_en", english is null ? null : StoredJson.Write(english))).NumberAsync(ct);
}

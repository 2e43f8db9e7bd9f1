using System.Collections.Immutable;
using AlertOps.Notices;
using AlertOps.Outbox;
using AlertOps.Routing;
using Dapper;

namespace AlertOps.Storage;

/// <summary>Deliveries: put into the outbox with the plan, and found when they may leave.</summary>
internal sealed partial class SqlStore
{
    public Task<ImmutableArray<Delivery>> DueDeliveriesAsync(DateTimeOffset now, int max, CancellationToken ct) => ReadAsync(
        async connection =>
        {
            var rows = await connection.QueryAsync<DueRow>(
                """
                select d.id, d.incident_id, d.change_id, d.notice_id, d.receiver, d.channel, d.endpoint, d.recipient, d.format, d.generation, d.created_at
                from deliveries d
                where d.state = 'pending' and d.call_id is null and d.due_at <= @now
                  and not exists (
                    select 1 from deliveries o
                    where o.incident_id = d.incident_id and o.channel = d.channel and o.endpoint = d.endpoint and o.recipient = d.recipient
                      and o.state in ('pending', 'sending') and o.id < d.id)
                  and not (d.channel = 'wecom_robot' and exists (
                    select 1 from calls k where k.channel = d.channel and k.endpoint = d.endpoint and k.state <> 'settled'))
                order by d.due_at, d.id limit @max
                """,
                new { now = Micros.Of(now), max });
            var due = rows.AsList();

            // Many people get one and the same notice: it is read once, and stays one object.
            var notices = new Dictionary<long, Notice>();
            foreach (var id in due.Select(row => row.NoticeId).Distinct())
            {
                notices[id] = StoredJson.Read<Notice>(
                    (await connection.ExecuteScalarAsync<string>("select document from notices where id = @id", new { id }))!);
            }

            return due.Select(row => row.ToDelivery(notices[row.NoticeId])).ToImmutableArray();
        },
        ct);

    public Task<int> ReplayAsync(ImmutableArray<long> deliveries, DateTimeOffset now, CancellationToken ct) => WriteAsync(
        async session =>
        {
            const string sql = """
                update deliveries set state = 'pending', reason = 'none', generation = generation + 1, attempts = 0, call_id = null,
                    due_at = @now, settled_at = null
                where id = @id and state in ('dead', 'sent')
                """;
            var count = 0;
            foreach (var id in deliveries)
            {
                count += await session.Statement(sql).With(("id", id), ("now", Micros.Of(now))).RunAsync(ct);
            }

            return count;
        },
        ct);

    private static async Task InsertDeliveriesAsync(WriteSession session, PlannedChange planned, long incident, DateTimeOffset now, CancellationToken ct)
    {
        const string sql = """
            insert into deliveries (incident_id, change_id, notice_id, receiver, channel, endpoint, recipient, format, generation, state, reason,
                attempts, created_at, due_at)
            values (@incident, @change, @notice, @receiver, @channel, @endpoint, @recipient, @format, 1, 'pending', 'none', 0, @now, @now)
            on conflict (change_id, channel, endpoint, recipient) do nothing
            """;
        var notices = new Dictionary<Notice, long>(ReferenceEqualityComparer.Instance);
        foreach (var delivery in planned.Plan.Deliveries)
        {
            if (!notices.TryGetValue(delivery.Notice, out var notice))
            {
                notices[delivery.Notice] = notice = await NoticeAsync(session, incident, delivery.Notice, ct);
            }

            await SupersedeAsync(session, incident, planned.Carrier.Id, delivery.Target, now, ct);
            await session.Statement(sql).With(
                ("incident", incident),
                ("change", planned.Carrier.Id),
                ("notice", notice),
                ("receiver", delivery.Receiver),
                ("channel", delivery.Target.Channel),
                ("endpoint", delivery.Target.Endpoint),
                ("recipient", delivery.Target.Recipient),
                ("format", delivery.Target.Format),
                ("now", Micros.Of(now))).RunAsync(ct);
        }
    }

    /// <summary>What this target has not been told yet, and no call is about to tell it, the newer message says as well.</summary>
    private static Task<int> SupersedeAsync(WriteSession session, long incident, long change, Target target, DateTimeOffset now, CancellationToken ct) =>
        session.Statement("""
            update deliveries set state = 'suppressed', reason = 'superseded', due_at = null, settled_at = @now
            where incident_id = @incident and channel = @channel and endpoint = @endpoint and recipient = @recipient
              and state = 'pending' and call_id is null and change_id < @change
            """).With(
            ("incident", incident),
            ("change", change),
            ("channel", target.Channel),
            ("endpoint", target.Endpoint),
            ("recipient", target.Recipient),
            ("now", Micros.Of(now))).RunAsync(ct);

    private static Task<long> NoticeAsync(WriteSession session, long incident, Notice notice, CancellationToken ct) =>
        session.Statement("insert into notices (incident_id, title, document) values (@incident, @title, @document) returning id")
            .With(("incident", incident), ("title", notice.Title), ("document", StoredJson.Write(notice))).NumberAsync(ct);

    private sealed record DueRow
    {
        public long Id { get; init; }

        public long IncidentId { get; init; }

        public long ChangeId { get; init; }

        public long NoticeId { get; init; }

        public string Receiver { get; init; } = "";

        public string Channel { get; init; } = "";

        public string Endpoint { get; init; } = "";

        public string Recipient { get; init; } = "";

        public string Format { get; init; } = "";

        public int Generation { get; init; }

        public long CreatedAt { get; init; }

        public Delivery ToDelivery(Notice notice) =>
            new(Id, IncidentId, ChangeId, Receiver, new Target(Channel, Endpoint, Recipient, Format), notice, Generation, Micros.Time(CreatedAt));
    }
}

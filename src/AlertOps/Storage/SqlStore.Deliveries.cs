using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Notices;
using AlertOps.Outbox;
using AlertOps.Routing;
using Dapper;

namespace AlertOps.Storage;

/// <summary>Deliveries: put into the outbox with the plan, and found when they may leave.</summary>
internal sealed partial class SqlStore
{
    /// <summary>Rows of one look; many of them may share a call.</summary>
    private const int MaxDue = 2_000;

    /// <summary>As many of one gate as a digest may name at most.</summary>
    private const int MaxOfOneGate = 500;

    private const string Due = """
        select * from (
            select d.id, d.incident_id, d.change_id, d.notice_id, d.receiver, d.channel, d.endpoint, d.recipient, d.format, d.generation, d.created_at,
                d.part, d.smaller, d.urgency, d.due_at, d.gate, c.at as committed_at, coalesce(g.sends, '') as sends,
                row_number() over (partition by d.gate, d.urgency order by d.due_at, d.id) as place,
                count(*) over (partition by d.gate, d.urgency) as waiting
            from deliveries d join changes c on c.id = d.change_id left join gates g on g.key = d.gate
            where d.state = 'pending' and d.call_id is null and (d.due_at <= @now or d.due_at > @beyond)
              and (g.key is null or case d.urgency when 0 then g.critical_open_at else g.open_at end <= @now or g.judged_at > @future)
              and not exists (select 1 from stops s where s.channel = d.channel and s.endpoint = d.endpoint and s.until > @now)
              and not exists (
                select 1 from deliveries o
                where o.incident_id = d.incident_id and o.channel = d.channel and o.endpoint = d.endpoint and o.recipient = d.recipient
                  and o.state in ('pending', 'sending') and o.id < d.id)
              and not (d.channel = 'email' and exists (
                select 1 from deliveries o where o.channel = d.channel and o.endpoint = d.endpoint and o.recipient = d.recipient and o.state = 'sending'))
              and not (d.channel = 'wecom_robot' and exists (
                select 1 from calls k where k.channel = d.channel and k.endpoint = d.endpoint and k.state <> 'settled'))
        ) due
        where place <= @one
        order by urgency, due_at, id limit @max
        """;

    public Task<ImmutableArray<DueDelivery>> DueDeliveriesAsync(DateTimeOffset now, int max, CancellationToken ct) => ReadAsync(
        async connection =>
        {
            var rows = await connection.QueryAsync<DueRow>(
                Due, new { now = Micros.Of(now), beyond = Micros.Of(now + Beyond), future = Micros.Of(now + ClockSlack), max = MaxDue, one = MaxOfOneGate });

            // A notice is large. No more of them are read than calls are wanted, but for gates at which several wait: those may become one digest.
            var wanted = new HashSet<long>();
            var due = rows.Where(row => (row.Waiting > 1 && row.Gate != row.Channel) || wanted.Contains(row.NoticeId) || (wanted.Count < max && wanted.Add(row.NoticeId))).ToList();

            // Many people get one and the same notice: it is read once, and stays one object.
            var notices = new Dictionary<long, Notice>();
            foreach (var ids in due.Select(row => row.NoticeId).Distinct().Chunk(500))
            {
                foreach (var (id, document) in await connection.QueryAsync<(long Id, string Document)>($"select id, document from notices where id {dialect.In("ids")}", new { ids }))
                {
                    notices[id] = StoredJson.Read<Notice>(document);
                }
            }

            return due.Select(row => row.ToDue(notices[row.NoticeId], now)).ToImmutableArray();
        },
        ct);

    private static readonly RowShape ReplayRow = new([], ["id", "now"]);

    public Task<int> ReplayAsync(ImmutableArray<long> deliveries, DateTimeOffset now, CancellationToken ct) => WriteAsync(
        session => session.Rows("""
            update deliveries set state = 'pending', reason = 'none', generation = deliveries.generation + 1, attempts = 0, call_id = null, part = 0, smaller = 0,
                due_at = r.now, settled_at = null
            from {rows} where deliveries.id = r.id and deliveries.state in ('dead', 'sent')
            """, ReplayRow).RunAsync([.. deliveries.Distinct().Order().Select(id => new object?[] { id, Micros.Of(now) })], ct),
        ct);

    private static readonly RowShape OutboxRow = new(
        ["receiver", "channel", "endpoint", "recipient", "format", "gate"], ["incident", "change", "notice", "now", "urgency"]);

    private const string InsertDeliveries = """
        insert into deliveries (incident_id, change_id, notice_id, receiver, channel, endpoint, recipient, format, generation, state, reason,
            attempts, created_at, due_at, gate, urgency)
        select r.incident, r.change, r.notice, r.receiver, r.channel, r.endpoint, r.recipient, r.format, 1, 'pending', 'none', 0, r.now, r.now, r.gate, r.urgency
        from {rows} where true
        on conflict (change_id, channel, endpoint, recipient) do nothing
        """;

    private static async Task InsertDeliveriesAsync(WriteSession session, PlannedChange planned, long incident, DateTimeOffset now, CancellationToken ct)
    {
        var notices = new Dictionary<Notice, long>(ReferenceEqualityComparer.Instance);
        var rows = new List<object?[]>(planned.Plan.Deliveries.Length);
        foreach (var delivery in planned.Plan.Deliveries)
        {
            if (!notices.TryGetValue(delivery.Notice, out var notice))
            {
                notices[delivery.Notice] = notice = await NoticeAsync(session, incident, delivery.Notice, ct);
            }

            rows.Add(RowOf(delivery, incident, planned.Carrier.Id, notice, now));
        }

        // What a target has not been told yet, and no call is about to tell it, the newer message says as well.
        await session.Rows("""
            update deliveries set state = 'suppressed', reason = 'superseded', due_at = null, settled_at = r.now
            from {rows}
            where deliveries.incident_id = r.incident and deliveries.channel = r.channel and deliveries.endpoint = r.endpoint
              and deliveries.recipient = r.recipient and deliveries.state = 'pending' and deliveries.call_id is null and deliveries.change_id < r.change
            """, OutboxRow).PostAsync(rows, ct);
        await session.Rows(InsertDeliveries, OutboxRow).PostAsync(rows, ct);
    }

    private static object?[] RowOf(PlannedDelivery delivery, long incident, long change, long notice, DateTimeOffset now) =>
    [
        delivery.Receiver, delivery.Target.Channel, delivery.Target.Endpoint, delivery.Target.Recipient, delivery.Target.Format, delivery.Target.Gate,
        incident, change, notice, Micros.Of(now), delivery.Notice.Severity == Severity.Critical ? 0L : 1L,
    ];

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

        public long Part { get; init; }

        public int Smaller { get; init; }

        public string Gate { get; init; } = "";

        public long CommittedAt { get; init; }

        public string Sends { get; init; } = "";

        public int Waiting { get; init; }

        public DueDelivery ToDue(Notice notice, DateTimeOffset now) => new(
            new Delivery(Id, IncidentId, ChangeId, Receiver, new Target(Channel, Endpoint, Recipient, Format), notice, Generation, Micros.Time(CreatedAt))
            {
                CommittedAt = Micros.Time(CommittedAt),
                Part = Part,
                Smaller = Smaller,
            },
            SendWindow.Parse(Gate, Sends).WithoutFuture(now + ClockSlack),
            Waiting);
    }
}

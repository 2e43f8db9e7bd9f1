using AlertOps.Delivery;
using AlertOps.Storage.Sql;
using Dapper;

namespace AlertOps.Storage.Stores;

/// <summary>
/// Deletes what is over. A reader looks for old rows, so that intake does not wait for the search; the writer checks each row again, and deletes only rows
/// that no other row refers to.
/// </summary>
internal sealed class RetentionPurge(SqlDatabase database)
{
    private readonly SqlDialect dialect = database.Dialect;

    /// <summary>Maximum number of incidents of one step: the number of rows that belong to an incident is only known when it is deleted.</summary>
    private const int MaxIncidents = 20;

    private static readonly RowShape OldRow = new([], ["id", "before"]);

    /// <summary>
    /// Condition of an incident that is over. Its resolution time is set together with its state and never removed; a condition on the state as well would lead
    /// SQLite to the state's index.
    /// </summary>
    private const string Over = """
        i.resolved_at < @before
        and not exists (select 1 from changes p where p.incident_id = i.id and p.state = 'pending')
        and not exists (select 1 from deliveries u where u.incident_id = i.id and u.state in ('pending', 'sending'))
        """;

    private const string OldIncidents = $"select i.id from incidents i where {Over} order by i.resolved_at, i.id limit @max";

    // The joins are in the order of reading: from the old end of the first table.
    private const string OldDeliveries = $"""
        select d.id from deliveries d cross join incidents i
        where d.settled_at < @before and i.id = d.incident_id and {Over} order by d.settled_at, d.id limit @max
        """;

    private const string OldEvidence = $"""
        select c.id from changes c cross join incidents i
        where (c.evidence is not null or c.notice_id is not null) and c.at < @before and i.id = c.incident_id and {Over} order by c.at, c.id limit @max
        """;

    /// <summary>Deletes the rows of an incident besides its deliveries, in an order in which nothing refers to them any more.</summary>
    private static readonly string[] OfIncident =
    [
        """
        delete from changes where id in (
            select c.id from changes c where c.incident_id = @incident and c.merged_into_id is not null and not exists (select 1 from deliveries d where d.change_id = c.id) limit @max)
        """,
        """
        delete from changes where id in (
            select c.id from changes c where c.incident_id = @incident and not exists (select 1 from changes m where m.merged_into_id = c.id)
              and not exists (select 1 from deliveries d where d.change_id = c.id) limit @max)
        """,
        """
        delete from notices where id in (
            select n.id from notices n where n.incident_id = @incident and not exists (select 1 from changes c where c.notice_id = n.id)
              and not exists (select 1 from deliveries d where d.notice_id = n.id) limit @max)
        """,
        """
        delete from alerts where (incident_id, fingerprint) in (select a.incident_id, a.fingerprint from alerts a where a.incident_id = @incident limit @max)
        """,
        """
        delete from incidents where id in (
            select i.id from incidents i where i.id = @incident and not exists (select 1 from alerts a where a.incident_id = i.id)
              and not exists (select 1 from changes c where c.incident_id = i.id) and not exists (select 1 from notices n where n.incident_id = i.id)
              and not exists (select 1 from deliveries d where d.incident_id = i.id) limit @max)
        """,
    ];

    public async Task<int> PurgeAsync(RetentionClass kind, DateTimeOffset before, int max, CancellationToken ct)
    {
        var old = await database.ReadAsync(
            async connection => (await connection.QueryAsync<long>(
                Search(kind), new { before = UnixMicroseconds.Of(before), max = kind == RetentionClass.Incidents ? Math.Min(max, MaxIncidents) : max })).AsList(), ct);
        if (old.Count == 0)
        {
            return 0;
        }

        return await database.WriteAsync(
            session => kind switch
            {
                RetentionClass.Incidents => PurgeIncidentsAsync(session, old, before, max, ct),
                RetentionClass.Deliveries => PurgeDeliveriesAsync(session, old, before, ct),
                RetentionClass.Evidence => PurgeEvidenceAsync(session, old, ct),
                RetentionClass.RefusedBodies => session.Rows("delete from refused_bodies where id in (select r.id from {rows})", IdRows.Shape).RunAsync(IdRows.Of(old), ct),
                RetentionClass.Audit => session.Rows("delete from audit where id in (select r.id from {rows})", IdRows.Shape).RunAsync(IdRows.Of(old), ct),
                RetentionClass.AuditAddresses => session.Rows("update audit set address = null where id in (select r.id from {rows})", IdRows.Shape).RunAsync(IdRows.Of(old), ct),
            },
            ct);
    }

    /// <summary>Query for the ids of the oldest rows that are over; its parameters are <c>before</c> and <c>max</c>.</summary>
    public static string Search(RetentionClass kind) => kind switch
    {
        RetentionClass.Incidents => OldIncidents,
        RetentionClass.Deliveries => OldDeliveries,
        RetentionClass.Evidence => OldEvidence,
        RetentionClass.RefusedBodies => "select id from refused_bodies where at < @before order by id limit @max",
        RetentionClass.Audit => "select id from audit where at < @before order by at, id limit @max",
        RetentionClass.AuditAddresses => "select id from audit where address is not null and at < @before order by at, id limit @max",
    };

    private async Task<int> PurgeIncidentsAsync(WriteSession session, List<long> incidents, DateTimeOffset before, int max, CancellationToken ct)
    {
        var sql = $"select i.id from incidents i where i.id = @incident and {Over}{dialect.SkippingLocked("i")}";
        var left = max;
        foreach (var incident in incidents.TakeWhile(_ => left > 0))
        {
            if ((await session.Statement(sql).With(("incident", incident), ("before", UnixMicroseconds.Of(before))).RowsAsync<long>(ct)).Count == 0)
            {
                continue;
            }

            var deliveries = await session.Statement("select id from deliveries where incident_id = @incident order by id limit @left").With(("incident", incident), ("left", left)).RowsAsync<long>(ct);
            left -= await PurgeDeliveriesAsync(session, deliveries, DateTimeOffset.MaxValue, ct);
            foreach (var statement in OfIncident)
            {
                left -= left > 0 ? await session.Statement(statement).With(("incident", incident), ("max", (long)left)).RunAsync(ct) : 0;
            }
        }

        return max - left;
    }

    /// <summary>Deletes deliveries, with the calls that cover no others and the notices that no others show.</summary>
    private async Task<int> PurgeDeliveriesAsync(WriteSession session, IReadOnlyList<long> deliveries, DateTimeOffset before, CancellationToken ct)
    {
        var sql = """
            select d.id, d.notice_id from {rows} join deliveries d on d.id = r.id
            where d.settled_at < r.before and d.state in ('sent', 'suppressed', 'dead') and not exists (
                select 1 from call_deliveries c join calls k on k.id = c.call_id where c.delivery_id = d.id and k.state <> 'settled')
            order by d.id
            """ + dialect.SkippingLocked("d");
        var settled = await session.Rows(sql, OldRow).QueryAsync(
            [.. deliveries.Select(id => new object?[] { id, UnixMicroseconds.Of(before) })], reader => (Id: reader.GetInt64(0), Notice: reader.GetInt64(1)), ct);
        var ids = IdRows.Of(settled.Select(delivery => delivery.Id));
        var calls = await session.Rows("select c.call_id from {rows} join call_deliveries c on c.delivery_id = r.id", IdRows.Shape).QueryAsync(ids, reader => reader.GetInt64(0), ct);

        // Two that each take one of a call's deliveries must not both leave the call to the other.
        await session.Rows("select k.id from {rows} join calls k on k.id = r.id order by k.id" + dialect.Locking("k"), IdRows.Shape).QueryAsync(IdRows.Of(calls), reader => reader.GetInt64(0), ct);
        await session.Rows("delete from deliveries where id in (select r.id from {rows})", IdRows.Shape).RunAsync(ids, ct);
        await session.Rows("""
            delete from calls where id in (select r.id from {rows}) and state = 'settled' and not exists (select 1 from call_deliveries c where c.call_id = calls.id)
            """, IdRows.Shape).RunAsync(IdRows.Of(calls), ct);
        await PurgeNoticesAsync(session, settled.Select(delivery => delivery.Notice), ct);
        return settled.Count;
    }

    /// <summary>Deletes the answers to queries, and the pages written of them; the change itself stays.</summary>
    private static async Task<int> PurgeEvidenceAsync(WriteSession session, List<long> changes, CancellationToken ct)
    {
        var notices = await session.Rows("select c.notice_id from {rows} join changes c on c.id = r.id where c.notice_id is not null", IdRows.Shape)
            .QueryAsync(IdRows.Of(changes), reader => reader.GetInt64(0), ct);
        var count = await session.Rows(
            "update changes set evidence = null, notice_id = null from {rows} where changes.id = r.id and changes.state <> 'pending'", IdRows.Shape).RunAsync(IdRows.Of(changes), ct);
        await PurgeNoticesAsync(session, notices, ct);
        return count;
    }

    private static Task<int> PurgeNoticesAsync(WriteSession session, IEnumerable<long> notices, CancellationToken ct) => session.Rows(
        """
        delete from notices where id in (select r.id from {rows})
          and not exists (select 1 from deliveries d where d.notice_id = notices.id) and not exists (select 1 from changes c where c.notice_id = notices.id)
        """,
        IdRows.Shape).RunAsync(IdRows.Of(notices), ct);
}

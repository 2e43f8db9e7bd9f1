using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Incidents;
using Dapper;

namespace AlertOps.Storage;

/// <summary>Late news, and bodies that were refused.</summary>
internal sealed partial class SqlStore
{
    private const int MaxRefusedBytes = 64 * 1024;

    /// <summary>How long late news waits for an answer before it counts.</summary>
    private static readonly TimeSpan HoldTime = TimeSpan.FromSeconds(5);

    public Task<ImmutableArray<StaleFiringUpdate>> StaleFiringUpdatesAsync(DateTimeOffset now, CancellationToken ct) => ReadAsync(
        async connection =>
        {
            var rows = await connection.QueryAsync<HeldRow>(
                "select id, expires_at, document from stale_firing_updates where due_at <= @now order by id limit 500", new { now = Micros.Of(now) });
            return (from row in rows
                    let update = StoredJson.ReadOr<GroupUpdate?>(row.Document, null)
                    where update is not null
                    select new StaleFiringUpdate(row.Id, update, Micros.Time(row.ExpiresAt))).ToImmutableArray();
        },
        ct);

    public Task<Receipt?> ResolveStaleFiringAsync(long id, bool confirmed, SeverityRules severity, DateTimeOffset now, CancellationToken ct) => WriteAsync(
        async session =>
        {
            var rows = await session.Statement("delete from stale_firing_updates where id = @id returning id, expires_at, document").With(("id", id)).RowsAsync<HeldRow>(ct);
            return rows.Count == 1 && confirmed
                ? (await RecordAllAsync(session, [Digested.Of(StoredJson.Read<GroupUpdate>(rows[0].Document) with { ReceivedAt = now }, severity)], severity, confirmed: true, ct))[0]
                : null;
        },
        ct);

    public Task SaveRefusedBodyAsync(RefusedBody refused, CancellationToken ct) => WriteAsync(
        async session =>
        {
            var id = await session.Statement("""
                insert into refused_bodies (at, source, status, problem, body) values (@at, @source, @status, @problem, @body) returning id
                """).With(
                ("at", Micros.Of(refused.At)),
                ("source", refused.Source),
                ("status", refused.Status),
                ("problem", refused.Problem),
                ("body", refused.Body.Length > MaxRefusedBytes ? refused.Body[..MaxRefusedBytes] : refused.Body)).NumberAsync(ct);

            // A sender that is refused again and again must not fill the disk.
            return await session.Statement("delete from refused_bodies where id <= @id - 1000").With(("id", id)).RunAsync(ct);
        },
        ct);

    public Task<DateTimeOffset?> LastRefusedBodyAsync(CancellationToken ct) => ReadAsync(
        async connection => Micros.Time(await connection.ExecuteScalarAsync<long?>("select max(at) from refused_bodies")), ct);

    public Task<ImmutableArray<Incident>> OpenIncidentsAsync(string source, string receiver, CancellationToken ct) => ReadAsync(
        async connection =>
        {
            const string sql = "select id from incidents where source = @source and alertmanager_receiver = @receiver and state <> 'resolved' order by id";
            var ids = (await connection.QueryAsync<long>(sql, new { source, receiver })).AsList();
            return (await IncidentRows.ReadAsync(connection, dialect, ids)).ToImmutableArray();
        },
        ct);

    private static Task HoldAsync(WriteSession session, GroupUpdate late, CancellationToken ct) => session.Statement("""
        insert into stale_firing_updates (due_at, expires_at, document) values (@due_at, @expires_at, @document)
        """).With(
        ("due_at", Micros.Of(late.ReceivedAt)),
        ("expires_at", Micros.Of(late.ReceivedAt + HoldTime)),
        ("document", StoredJson.Write(late))).PostAsync(ct);

    private sealed record HeldRow
    {
        public long Id { get; init; }

        public long ExpiresAt { get; init; }

        public string Document { get; init; } = "";
    }
}

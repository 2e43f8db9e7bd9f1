using System.Collections.Immutable;
using System.Data.Common;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Incidents;
using AlertOps.Runbooks;
using AlertOps.Storage.Sql;
using Dapper;

namespace AlertOps.Storage.Stores;

/// <summary><see cref="IIncidentStore"/> on a SQL database.</summary>
internal sealed class SqlIncidentStore(SqlDatabase database) : IIncidentStore
{
    private readonly SqlDialect dialect = database.Dialect;

    private readonly UpdateRecorder recorder = new(database.Dialect);

    // The lease is on the incident, never on the change: two planners must not take change 1 and change 2 of one incident.
    private readonly string claimIncidents = $"""
        update incidents set lease_token = @token, lease_until = @until
        where id in (
            select i.id from changes c join incidents i on i.id = c.incident_id
            where c.state = 'pending'
              and (i.lease_until is null or i.lease_until <= @now or i.lease_until > @beyond)
              and (i.retry_at is null or i.retry_at <= @now or i.retry_at > @beyond)
            order by case c.severity when 'critical' then 0 when 'warning' then 1 else 2 end, c.id
            limit @max{database.Dialect.SkippingLocked("i")})
        returning id
        """;

    public async Task<ImmutableArray<Receipt>> RecordAsync(ImmutableArray<GroupUpdate> updates, SeverityRules severity, CancellationToken ct)
    {
        // Outside of the transaction, which others may be waiting for.
        ImmutableArray<HashedUpdate> hashed = [.. updates.Select(update => HashedUpdate.Of(update, severity))];
        try
        {
            return await database.WriteAsync(session => recorder.RecordAsync(session, hashed, severity, confirmed: false, ct), ct);
        }
        catch (DbException error) when (dialect.IsDataError(error))
        {
            throw new StoreRejectedException($"the database refuses the data: {error.Message}", error);
        }
    }

    public Task<ImmutableArray<ClaimedIncident>> ClaimIncidentsAsync(DateTimeOffset now, TimeSpan lease, int max, CancellationToken ct) => database.WriteAsync(
        async session =>
        {
            var token = Guid.CreateVersion7(now).ToString("N");
            await QueueAsync(dialect.NoSorting?.On);
            var ids = await session.Statement(claimIncidents).With(
                ("token", token), ("now", UnixMicroseconds.Of(now)), ("beyond", UnixMicroseconds.Of(now + SqlDatabase.FarFuture)), ("until", UnixMicroseconds.Of(now + lease)), ("max", max)).RowsAsync<long>(ct);
            await QueueAsync(dialect.NoSorting?.Off);
            return ids.Count == 0 ? [] : await ClaimedAsync(session, ids, token, ct);

            Task QueueAsync(string? sql) => sql is null ? Task.CompletedTask : session.Statement(sql).QueueAsync(ct);
        },
        ct);

    public Task<bool> CommitPlanAsync(ClaimedIncident claim, PlannedChange planned, ChannelDescriptors channels, DateTimeOffset now, CancellationToken ct) => database.WriteAsync(
        async session =>
        {
            if (!await HoldsAsync(session, claim, ct))
            {
                return false;
            }

            await ChangeRows.PlanAsync(session, claim, planned, ct);
            await DeliveryRows.PlanAsync(session, planned, channels, claim.Incident.Id, now, ct);
            await FallbackRows.InsertAsync(session, claim.Incident.Id, planned.Change.Id, planned.Plan.Fallbacks, now, ct);
            await ReminderRows.SetAsync(session, claim.Incident.Id, planned.Plan.RemindAt, now, ct);
            const string sql = """
                update incidents set lease_token = null, lease_until = null, retry_at = null,
                    title = coalesce(@title, title), title_en = coalesce(@title_en, title_en), runbook_id = coalesce(@runbook, runbook_id)
                where id = @id
                """;
            await session.Statement(sql).With(
                ("id", claim.Incident.Id),
                ("title", planned.Page?.Title),
                ("title_en", planned.EnglishPage?.Title),
                ("runbook", planned.Evidence.IsDefaultOrEmpty ? null : planned.Evidence[0].RunbookId)).QueueAsync(ct);
            return true;
        },
        ct);

    public Task ReleaseIncidentAsync(ClaimedIncident claim, DateTimeOffset retryAt, CancellationToken ct) => database.WriteAsync(
        session => session.Statement("""
            update incidents set lease_token = null, lease_until = null, retry_at = @retry_at where id = @id and lease_token = @token
            """).With(("id", claim.Incident.Id), ("token", claim.Token), ("retry_at", UnixMicroseconds.Of(retryAt))).RunAsync(ct),
        ct);

    public Task<ImmutableArray<Incident>> OpenIncidentsAsync(string source, string receiver, CancellationToken ct) => database.ReadAsync(
        async connection =>
        {
            const string sql = "select id from incidents where source = @source and alertmanager_receiver = @receiver and state <> 'resolved' order by id";
            var ids = (await connection.QueryAsync<long>(sql, new { source, receiver })).AsList();
            return (await IncidentLoader.ReadAsync(connection, dialect, ids)).ToImmutableArray();
        },
        ct);

    public Task<ImmutableArray<StaleFiringUpdate>> StaleFiringUpdatesAsync(DateTimeOffset now, CancellationToken ct) =>
        database.ReadAsync(connection => StaleFiringRows.ReadAsync(connection, now), ct);

    public Task<Receipt?> ResolveStaleFiringAsync(long id, bool confirmed, SeverityRules severity, DateTimeOffset now, CancellationToken ct) => database.WriteAsync(
        async session => await StaleFiringRows.DeleteAsync(session, id, ct) is { } document && confirmed
            ? (await recorder.RecordAsync(session, [HashedUpdate.Of(StoredJson.Read<GroupUpdate>(document) with { ReceivedAt = now }, severity)], severity, confirmed: true, ct))[0]
            : null,
        ct);

    private static async Task<ImmutableArray<ClaimedIncident>> ClaimedAsync(WriteSession session, IReadOnlyList<long> ids, string token, CancellationToken ct)
    {
        object?[][] rows = [.. ids.Order().Select(id => new object?[] { id })];
        var incidents = await IncidentLoader.ReadAsync(session, rows, ct);
        var pending = (await session.Rows("select c.* from {rows} join changes c on c.incident_id = r.id where c.state = 'pending' order by c.id", IdRows.Shape)
            .RowsAsync<ChangeRecord>(rows, ct)).ToLookup(row => row.IncidentId, row => row.ToChange());
        var before = (await session.Rows("""
            select c.incident_id, c.evidence from {rows} join changes c on c.id = (
                select max(p.id) from changes p where p.incident_id = r.id and p.state = 'planned' and p.kind not in ('resolved', 'closed') and p.evidence is not null)
            """, IdRows.Shape).QueryAsync(rows, reader => (Incident: reader.GetInt64(0), Evidence: reader.GetString(1)), ct)).ToDictionary();
        var notified = (await session.Rows("""
            select r.id from {rows} where exists (
                select 1 from deliveries d where d.incident_id = r.id and (d.state = 'sent' or (d.state in ('pending', 'sending') and d.call_id is not null)))
            """, IdRows.Shape).QueryAsync(rows, reader => reader.GetInt64(0), ct)).ToHashSet();
        return
        [
            .. incidents.Select(incident => new ClaimedIncident(
                incident,
                [.. pending[incident.Id]],
                before.TryGetValue(incident.Id, out var evidence) ? StoredJson.ReadOr<ImmutableArray<StoredEvidence>>(evidence, []) : [],
                notified.Contains(incident.Id),
                token)),
        ];
    }

    /// <summary>True when the claim is still held. The incident is locked before its timers, as where timers are decided, so that neither waits for the other.</summary>
    private async Task<bool> HoldsAsync(WriteSession session, ClaimedIncident claim, CancellationToken ct) =>
        (await session.Statement($"select i.id from incidents i where i.id = @id and i.lease_token = @token{dialect.Locking("i")}")
            .With(("id", claim.Incident.Id), ("token", claim.Token)).RowsAsync<long>(ct)).Count == 1;
}

using AlertOps.Alerts;
using System.Collections.Immutable;
using AlertOps.Enrichment;
using AlertOps.Incidents;
using AlertOps.Outbox;
using Dapper;

namespace AlertOps.Storage;

/// <summary>Incidents being planned: one planner at a time has one, and proves it by the claim's token.</summary>
internal sealed partial class SqlStore
{
    /// <summary>How many reminders one transaction raises; the rest follow in the next.</summary>
    private const int ReminderBatch = 500;

    // The lease is on the incident, never on the change: two planners must not take change 1 and change 2 of one incident.
    private readonly string claimIncident = $"""
        update incidents set lease_token = @token, lease_until = @until
        where id = (
            select i.id from changes c join incidents i on i.id = c.incident_id
            where c.state = 'pending'
              and (i.lease_until is null or i.lease_until <= @now or i.lease_until > @beyond)
              and (i.retry_at is null or i.retry_at <= @now or i.retry_at > @beyond)
            order by case c.severity when 'critical' then 0 when 'warning' then 1 else 2 end, c.id
            limit 1{dialect.SkippingLocked("i")})
        returning id
        """;

    public Task<ClaimedIncident?> ClaimIncidentAsync(DateTimeOffset now, TimeSpan lease, CancellationToken ct) => WriteAsync(
        async session =>
        {
            var token = Guid.CreateVersion7(now).ToString("N");
            var rows = await session.RowsAsync<long>(claimIncident, new { token, now = Micros.Of(now), beyond = Micros.Of(now + Beyond), until = Micros.Of(now + lease) });
            return rows.Count == 0 ? null : await ClaimedAsync(session, rows[0], token);
        },
        ct);

    public Task<bool> CommitPlanAsync(ClaimedIncident claim, PlannedChange planned, DateTimeOffset now, CancellationToken ct) => WriteAsync(
        async session =>
        {
            if (!await HoldsAsync(session, claim, ct))
            {
                return false;
            }

            await PlanChangesAsync(session, claim, planned, ct);
            await InsertDeliveriesAsync(session, planned, claim.Incident.Id, now, ct);
            await AwaitFallbacksAsync(session, claim.Incident.Id, planned.Carrier.Id, planned.Plan.Fallbacks, now, ct);
            const string sql = """
                update incidents set lease_token = null, lease_until = null, retry_at = null, title = coalesce(@title, title), runbook_id = coalesce(@runbook, runbook_id),
                    remind_at = case when state = 'resolved' then null else coalesce(@remind_at, remind_at) end
                where id = @id
                """;
            await session.Statement(sql).With(
                ("id", claim.Incident.Id),
                ("title", planned.Page?.Title),
                ("runbook", planned.Evidence.IsDefaultOrEmpty ? null : planned.Evidence[0].RunbookId),
                ("remind_at", Micros.Of(planned.Plan.RemindAt))).RunAsync(ct);
            return true;
        },
        ct);

    public Task ReleaseIncidentAsync(ClaimedIncident claim, DateTimeOffset retryAt, CancellationToken ct) => WriteAsync(
        session => session.Statement("""
            update incidents set lease_token = null, lease_until = null, retry_at = @retry_at where id = @id and lease_token = @token
            """).With(("id", claim.Incident.Id), ("token", claim.Token), ("retry_at", Micros.Of(retryAt))).RunAsync(ct),
        ct);

    public Task<int> RaiseRemindersAsync(DateTimeOffset now, CancellationToken ct) => WriteAsync(
        async session =>
        {
            var due = await session.RowsAsync<ReminderRow>(
                $"""
                select id, severity from incidents i
                where remind_at <= @now and state = 'open'
                  and not exists (select 1 from changes c where c.incident_id = i.id and c.state = 'pending')
                order by remind_at limit @max{dialect.SkippingLocked("i")}
                """,
                new { now = Micros.Of(now), max = ReminderBatch });
            await session.Rows(InsertChanges, ChangeRow).RunAsync(
                [.. due.Select(incident => new object?[] { Words.Of(ChangeKind.ReminderDue), incident.Severity, incident.Id, Micros.Of(now), 0L, 0L })], ct);
            foreach (var incident in due)
            {
                await session.Statement("update incidents set remind_at = null where id = @id").With(("id", incident.Id)).RunAsync(ct);
            }

            return due.Count;
        },
        ct);

    private static async Task<ClaimedIncident> ClaimedAsync(WriteSession session, long id, string token)
    {
        var incident = await IncidentRows.ReadAsync(session.Connection, id);
        var pending = await session.RowsAsync<ChangeRecord>("select * from changes where incident_id = @id and state = 'pending' order by id", new { id });
        var before = await session.Connection.ExecuteScalarAsync<string?>(
            """
            select evidence from changes where incident_id = @id and state = 'planned' and kind <> 'resolved' and evidence is not null
            order by id desc limit 1
            """,
            new { id });
        var told = await session.Connection.ExecuteScalarAsync<long>(
            """
            select count(*) from (
                select 1 from deliveries
                where incident_id = @id and (state = 'sent' or (state in ('pending', 'sending') and call_id is not null)) limit 1) told
            """,
            new { id });
        return new ClaimedIncident(
            incident!,
            [.. pending.Select(row => row.ToChange())],
            before is null ? [] : StoredJson.Read<ImmutableArray<StoredEvidence>>(before),
            told != 0,
            token);
    }

    private static async Task<bool> HoldsAsync(WriteSession session, ClaimedIncident claim, CancellationToken ct) =>
        await session.Statement("select count(*) from incidents where id = @id and lease_token = @token")
            .With(("id", claim.Incident.Id), ("token", claim.Token)).NumberAsync(ct) == 1;

    private static async Task PlanChangesAsync(WriteSession session, ClaimedIncident claim, PlannedChange planned, CancellationToken ct)
    {
        var carrier = planned.Carrier;
        long? notice = planned.Page is { } page ? await NoticeAsync(session, claim.Incident.Id, page, ct) : null;
        await session.Statement("""
            update changes set state = @state, notice_id = @notice, evidence = @evidence where id = @id and state = 'pending'
            """).With(
            ("id", carrier.Id),
            ("state", Words.Of(carrier.Kind.DeservesMessage() ? ChangeState.Planned : ChangeState.Silent)),
            ("notice", notice),
            ("evidence", planned.Evidence.IsDefaultOrEmpty ? null : StoredJson.Write(planned.Evidence))).RunAsync(ct);
        foreach (var change in claim.Pending.Where(change => change.Id != carrier.Id))
        {
            await session.Statement("update changes set state = 'merged', carrier_id = @carrier where id = @id and state = 'pending'")
                .With(("id", change.Id), ("carrier", carrier.Id)).RunAsync(ct);
        }
    }

    private sealed record ReminderRow
    {
        public long Id { get; init; }

        public string Severity { get; init; } = "";
    }
}

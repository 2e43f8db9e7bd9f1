using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Incidents;
using AlertOps.Runbooks;

namespace AlertOps.Storage;

/// <summary>Incidents being planned: one planner at a time has one, and proves it by the claim's token.</summary>
internal sealed partial class SqlStore
{
    /// <summary>How many reminders one transaction raises; the rest follow in the next.</summary>
    private const int ReminderBatch = 500;

    // The lease is on the incident, never on the change: two planners must not take change 1 and change 2 of one incident.
    private readonly string claimIncidents = $"""
        update incidents set lease_token = @token, lease_until = @until
        where id in (
            select i.id from changes c join incidents i on i.id = c.incident_id
            where c.state = 'pending'
              and (i.lease_until is null or i.lease_until <= @now or i.lease_until > @beyond)
              and (i.retry_at is null or i.retry_at <= @now or i.retry_at > @beyond)
            order by case c.severity when 'critical' then 0 when 'warning' then 1 else 2 end, c.id
            limit @max{dialect.SkippingLocked("i")})
        returning id
        """;

    public Task<ImmutableArray<ClaimedIncident>> ClaimIncidentsAsync(DateTimeOffset now, TimeSpan lease, int max, CancellationToken ct) => WriteAsync(
        async session =>
        {
            var token = Guid.CreateVersion7(now).ToString("N");
            await PostAsync(dialect.NoSorting?.On);
            var ids = await session.Statement(claimIncidents).With(
                ("token", token), ("now", Micros.Of(now)), ("beyond", Micros.Of(now + Beyond)), ("until", Micros.Of(now + lease)), ("max", max)).RowsAsync<long>(ct);
            await PostAsync(dialect.NoSorting?.Off);
            return ids.Count == 0 ? [] : await ClaimedAsync(session, ids, token, ct);

            Task PostAsync(string? sql) => sql is null ? Task.CompletedTask : session.Statement(sql).PostAsync(ct);
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
            await AwaitFallbacksAsync(session, claim.Incident.Id, planned.Change.Id, planned.Plan.Fallbacks, now, ct);
            const string sql = """
                update incidents set lease_token = null, lease_until = null, retry_at = null,
                    title = coalesce(@title, title), title_en = coalesce(@title_en, title_en), runbook_id = coalesce(@runbook, runbook_id),
                    remind_at = case when state = 'resolved' then null else coalesce(@remind_at, remind_at) end
                where id = @id
                """;
            await session.Statement(sql).With(
                ("id", claim.Incident.Id),
                ("title", planned.Page?.Title),
                ("title_en", planned.EnglishPage?.Title),
                ("runbook", planned.Evidence.IsDefaultOrEmpty ? null : planned.Evidence[0].RunbookId),
                ("remind_at", Micros.Of(planned.Plan.RemindAt))).PostAsync(ct);
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
            var due = await session.Statement($"""
                select id, severity from incidents i
                where remind_at <= @now and state = 'open'
                  and not exists (select 1 from changes c where c.incident_id = i.id and c.state = 'pending')
                order by remind_at limit @max{dialect.SkippingLocked("i")}
                """).With(("now", Micros.Of(now)), ("max", ReminderBatch)).RowsAsync<ReminderRow>(ct);
            await session.Rows(InsertChanges, ChangeRow).PostAsync(
                [.. due.Select(incident => new object?[] { EnumNames.Of(ChangeKind.ReminderDue), incident.Severity, incident.Id, Micros.Of(now), 0L, 0L })], ct);
            foreach (var incident in due)
            {
                await session.Statement("update incidents set remind_at = null where id = @id").With(("id", incident.Id)).PostAsync(ct);
            }

            return due.Count;
        },
        ct);

    private static async Task<ImmutableArray<ClaimedIncident>> ClaimedAsync(WriteSession session, IReadOnlyList<long> ids, string token, CancellationToken ct)
    {
        object?[][] rows = [.. ids.Order().Select(id => new object?[] { id })];
        var incidents = await IncidentRows.ReadAsync(session, rows, ct);
        var pending = (await session.Rows("select c.* from {rows} join changes c on c.incident_id = r.id where c.state = 'pending' order by c.id", IdRow)
            .RowsAsync<ChangeRecord>(rows, ct)).ToLookup(row => row.IncidentId, row => row.ToChange());
        var before = (await session.Rows("""
            select c.incident_id, c.evidence from {rows} join changes c on c.id = (
                select max(p.id) from changes p where p.incident_id = r.id and p.state = 'planned' and p.kind <> 'resolved' and p.evidence is not null)
            """, IdRow).QueryAsync(rows, reader => (Incident: reader.GetInt64(0), Evidence: reader.GetString(1)), ct)).ToDictionary();
        var told = (await session.Rows("""
            select r.id from {rows} where exists (
                select 1 from deliveries d where d.incident_id = r.id and (d.state = 'sent' or (d.state in ('pending', 'sending') and d.call_id is not null)))
            """, IdRow).QueryAsync(rows, reader => reader.GetInt64(0), ct)).ToHashSet();
        return
        [
            .. incidents.Select(incident => new ClaimedIncident(
                incident,
                [.. pending[incident.Id]],
                before.TryGetValue(incident.Id, out var evidence) ? StoredJson.ReadOr<ImmutableArray<StoredEvidence>>(evidence, []) : [],
                told.Contains(incident.Id),
                token)),
        ];
    }

    private static async Task<bool> HoldsAsync(WriteSession session, ClaimedIncident claim, CancellationToken ct) =>
        await session.Statement("select count(*) from incidents where id = @id and lease_token = @token")
            .With(("id", claim.Incident.Id), ("token", claim.Token)).NumberAsync(ct) == 1;

    private static async Task PlanChangesAsync(WriteSession session, ClaimedIncident claim, PlannedChange planned, CancellationToken ct)
    {
        var carrier = planned.Change;
        long? notice = planned.Page is { } page ? await NoticeAsync(session, claim.Incident.Id, page, planned.EnglishPage, ct) : null;
        await session.Statement("""
            update changes set state = @state, notice_id = @notice, evidence = @evidence where id = @id and state = 'pending'
            """).With(
            ("id", carrier.Id),
            ("state", EnumNames.Of(carrier.Kind.DeservesMessage() ? ChangeState.Planned : ChangeState.Silent)),
            ("notice", notice),
            ("evidence", planned.Evidence.IsDefaultOrEmpty ? null : StoredJson.Write(planned.Evidence))).PostAsync(ct);
        foreach (var change in claim.Pending.Where(change => change.Id != carrier.Id))
        {
            await session.Statement("update changes set state = 'merged', merged_into_id = @carrier where id = @id and state = 'pending'")
                .With(("id", change.Id), ("carrier", carrier.Id)).PostAsync(ct);
        }
    }

    private sealed record ReminderRow
    {
        public long Id { get; init; }

        public string Severity { get; init; } = "";
    }
}

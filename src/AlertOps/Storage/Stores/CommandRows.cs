using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Incidents;
using AlertOps.Incidents.Audit;
using AlertOps.Incidents.Commands;
using AlertOps.Storage.Sql;
using AlertOps.Timers;

namespace AlertOps.Storage.Stores;

/// <summary>Runs a command on an incident in one transaction: reads the state under a lock, and writes what the decision changes.</summary>
internal sealed class CommandRows(SqlDialect dialect)
{
    private readonly string lockIncident = $"""
        select i.state, i.severity, i.resolved_at, i.acknowledged_by, i.acknowledged_at from incidents i where i.id = @id{dialect.Locking("i")}
        """;

    public async Task<CommandResult?> ExecuteAsync(
        WriteSession session, long incident, IncidentCommand command, Actor actor, DateTimeOffset now, CancellationToken ct)
    {
        var rows = await session.Statement(lockIncident).With(("id", incident)).RowsAsync<LockedRow>(ct);
        if (rows is not [var row])
        {
            return null;
        }

        // Read after the lock: what a command before this one has committed is seen.
        var others = await session.Statement("select person, at from also_acknowledged where incident_id = @id order by at, person")
            .With(("id", incident)).RowsAsync<OtherRow>(ct);
        var assigned = await session.Statement("select coalesce(max(at), 0) from changes where incident_id = @id and kind = 'assigned'")
            .With(("id", incident)).ScalarAsync(ct);
        var before = row.ToState([.. others.Select(other => other.ToAcknowledgement())], assigned);
        var decision = CommandDecision.Of(before, command, actor.Id, now);
        if (decision.Kind is not { } kind)
        {
            return new CommandResult(before, null, decision.Refusal);
        }

        await WriteStateAsync(session, incident, before, decision.State, now, ct);
        await InsertChangeAsync(session, incident, kind, row.Severity, decision.Person, command.Note, actor.Id, now, ct);
        await AuditRows.InsertAsync(session, EntryOf(incident, command, decision, actor, now), ct);
        return new CommandResult(decision.State, kind, null);
    }

    private static AuditEntry EntryOf(long incident, IncidentCommand command, CommandDecision decision, Actor actor, DateTimeOffset now) =>
        new(now, command.Action, AuditEntry.SubjectOf(incident), incident, actor)
        {
            Person = decision.Person,
            Details = command.Note is { } note ? ImmutableSortedDictionary<string, string>.Empty.Add("note", note) : ImmutableSortedDictionary<string, string>.Empty,
        };

    private static async Task WriteStateAsync(
        WriteSession session, long incident, CommandState before, CommandState after, DateTimeOffset now, CancellationToken ct)
    {
        if (after.Owner != before.Owner)
        {
            await session.Statement("update incidents set state = @state, acknowledged_by = @by, acknowledged_at = @at where id = @id").With(
                ("id", incident), ("state", EnumNames.Of(after.State)), ("by", after.Owner?.By), ("at", UnixMicroseconds.Of(after.Owner?.At))).QueueAsync(ct);
            await RemindAsync(session, incident, after.State, now, ct);
        }

        if (after.State == IncidentState.Resolved && before.State != IncidentState.Resolved)
        {
            // Without the hash of the last update, so that an equal one of alerts that still fire is no repeat, and opens an incident.
            await session.Statement("update incidents set state = 'resolved', resolved_at = @now, update_digest = 0 where id = @id")
                .With(("id", incident), ("now", UnixMicroseconds.Of(now))).QueueAsync(ct);
        }

        foreach (var gone in before.Others.Except(after.Others))
        {
            await session.Statement("delete from also_acknowledged where incident_id = @id and person = @person")
                .With(("id", incident), ("person", gone.By)).QueueAsync(ct);
        }

        foreach (var added in after.Others.Except(before.Others))
        {
            await session.Statement("insert into also_acknowledged (incident_id, person, at) values (@id, @person, @at)").With(
                ("id", incident), ("person", added.By), ("at", UnixMicroseconds.Of(added.At))).QueueAsync(ct);
        }
    }

    /// <summary>
    /// A reminder that waits to be planned is void once somebody has the incident; then it has no timer either, and gets one when nobody has it any more.
    /// </summary>
    private static Task RemindAsync(WriteSession session, long incident, IncidentState state, DateTimeOffset now, CancellationToken ct) =>
        state == IncidentState.Open
            ? TimerRows.InsertAsync(session, new NewTimer(TimerKinds.Reminder, ReminderHandler.SubjectOf(incident), incident, now, "{}"), now, ct)
            : session.Statement("update changes set state = 'silent' where incident_id = @id and state = 'pending' and kind = 'reminder_due'")
                .With(("id", incident)).QueueAsync(ct);

    /// <summary>Writes the change; only one that deserves a message waits for the planner, so that a version that does not know its kind has nothing to plan.</summary>
    private static Task InsertChangeAsync(
        WriteSession session, long incident, ChangeKind kind, string severity, string? person, string? note, string actor, DateTimeOffset now, CancellationToken ct) =>
        session.Statement("""
            insert into changes (incident_id, kind, severity, at, added, resolved, state, actor, person, note)
            values (@incident, @kind, @severity, @at, 0, 0, @state, @actor, @person, @note)
            """).With(
            ("incident", incident),
            ("kind", EnumNames.Of(kind)),
            ("severity", severity),
            ("at", UnixMicroseconds.Of(now)),
            ("state", EnumNames.Of(kind.DeservesMessage() ? ChangeState.Pending : ChangeState.Silent)),
            ("actor", actor),
            ("person", person),
            ("note", note)).QueueAsync(ct);

    private sealed record LockedRow
    {
        public string State { get; init; } = "";

        public string Severity { get; init; } = "";

        public long? ResolvedAt { get; init; }

        public string? AcknowledgedBy { get; init; }

        public long? AcknowledgedAt { get; init; }

        public CommandState ToState(ImmutableArray<Acknowledgement> others, long assigned) => new(
            StoredEnum.Read(State, IncidentState.Open),
            UnixMicroseconds.Time(ResolvedAt),
            AcknowledgedBy is { } by && AcknowledgedAt is { } at ? new Acknowledgement(by, UnixMicroseconds.Time(at)) : null,
            others,
            assigned == 0 ? null : UnixMicroseconds.Time(assigned));
    }

    private sealed record OtherRow
    {
        public string Person { get; init; } = "";

        public long At { get; init; }

        public Acknowledgement ToAcknowledgement() => new(Person, UnixMicroseconds.Time(At));
    }
}

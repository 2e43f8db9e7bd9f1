using AlertOps.Storage.Sql;
using AlertOps.Timers;

namespace AlertOps.Storage.Stores;

/// <summary>Sets the timers of reminders when an incident is planned.</summary>
internal static class ReminderRows
{
    /// <summary>Sets the reminder of an incident, or moves it; removes it when the incident has resolved.</summary>
    /// <param name="remindAt">Null leaves the reminder of an unresolved incident as it is.</param>
    public static async Task SetAsync(WriteSession session, long incident, DateTimeOffset? remindAt, DateTimeOffset now, CancellationToken ct)
    {
        var subject = ReminderHandler.SubjectOf(incident);
        await session.Statement($"""
            delete from timers where kind = '{TimerKinds.Reminder}' and subject = @subject and exists (select 1 from incidents i where i.id = @incident and i.state = 'resolved')
            """).With(("incident", incident), ("subject", subject)).QueueAsync(ct);
        if (remindAt is { } due)
        {
            await session.Statement($$"""
                insert into timers (kind, subject, incident_id, due_at, next_at, set_at, attempts, payload)
                select '{{TimerKinds.Reminder}}', @subject, i.id, @due, @due, @now, 0, '{}' from incidents i where i.id = @incident and i.state <> 'resolved'
                on conflict (kind, subject) do update set due_at = excluded.due_at, next_at = excluded.next_at, set_at = excluded.set_at, attempts = 0
                """).With(("incident", incident), ("subject", subject), ("due", UnixMicroseconds.Of(due)), ("now", UnixMicroseconds.Of(now))).QueueAsync(ct);
        }
    }
}

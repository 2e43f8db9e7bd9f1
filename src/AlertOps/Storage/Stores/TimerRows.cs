using AlertOps.Storage.Sql;
using AlertOps.Timers;

namespace AlertOps.Storage.Stores;

/// <summary>Reads and writes timers.</summary>
internal static class TimerRows
{
    public const string Columns = "t.id, t.kind, t.subject, t.incident_id, t.due_at, t.next_at, t.attempts, t.payload";

    /// <summary>Condition of timers that were set, or put off, by a clock that was ahead. No handler and no failure puts a timer off for so long.</summary>
    public const string OfWrongClock = "(set_at > @beyond or (next_at > @beyond and next_at > due_at))";

    /// <summary>Shortest time after which a timer is looked at again, so that none is looked at without a pause.</summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);

    /// <summary>Sets a timer; one of the same kind and subject stays as it is.</summary>
    public static Task InsertAsync(WriteSession session, NewTimer timer, DateTimeOffset now, CancellationToken ct) => session.Statement("""
        insert into timers (kind, subject, incident_id, due_at, next_at, set_at, attempts, payload) values (@kind, @subject, @incident, @due, @look, @now, 0, @payload)
        on conflict (kind, subject) do nothing
        """).With(
        ("kind", timer.Kind),
        ("subject", timer.Subject),
        ("incident", timer.IncidentId),
        ("due", UnixMicroseconds.Of(timer.DueAt)),
        ("look", UnixMicroseconds.Of(timer.LookAt)),
        ("now", UnixMicroseconds.Of(now)),
        ("payload", timer.Payload)).QueueAsync(ct);

    /// <summary>Removes the timer or sets its next instant, as decided.</summary>
    public static Task WriteAsync(WriteSession session, DueTimer timer, TimerDecision decision, DateTimeOffset now, CancellationToken ct) => decision switch
    {
        { DueAt: { } due } => session.Statement("update timers set due_at = @due, next_at = @due, set_at = @now, attempts = 0 where id = @id")
            .With(("id", timer.Id), ("due", UnixMicroseconds.Of(Later(due, now))), ("now", UnixMicroseconds.Of(now))).QueueAsync(ct),
        { LookAt: { } at } => session.Statement("update timers set next_at = @at, attempts = 0 where id = @id")
            .With(("id", timer.Id), ("at", UnixMicroseconds.Of(Later(at, now)))).QueueAsync(ct),
        _ => session.Statement("delete from timers where id = @id").With(("id", timer.Id)).QueueAsync(ct),
    };

    /// <summary>Brings timers of a wrong clock back.</summary>
    /// <returns>Number of timers.</returns>
    public static async Task<int> BringBackAsync(WriteSession session, DateTimeOffset now, DateTimeOffset beyond, CancellationToken ct)
    {
        var set = await session.Statement("update timers set due_at = @now + due_at - set_at, next_at = @now + due_at - set_at, set_at = @now where set_at > @beyond")
            .With(("now", UnixMicroseconds.Of(now)), ("beyond", UnixMicroseconds.Of(beyond))).RunAsync(ct);
        return set + await session.Statement("update timers set next_at = case when due_at > @now then due_at else @now end where next_at > @beyond and next_at > due_at")
            .With(("now", UnixMicroseconds.Of(now)), ("beyond", UnixMicroseconds.Of(beyond))).RunAsync(ct);
    }

    private static DateTimeOffset Later(DateTimeOffset at, DateTimeOffset now) => at > now + ShortestWait ? at : now + ShortestWait;
}

/// <summary>A row of <c>timers</c>.</summary>
internal sealed record TimerRecord
{
    public long Id { get; init; }

    public string Kind { get; init; } = "";

    public string Subject { get; init; } = "";

    public long? IncidentId { get; init; }

    public long DueAt { get; init; }

    public long NextAt { get; init; }

    public long Attempts { get; init; }

    public string Payload { get; init; } = "";

    public DueTimer ToTimer() => new(Id, Kind, Subject, IncidentId, UnixMicroseconds.Time(DueAt), UnixMicroseconds.Time(NextAt), (int)Attempts, Payload);
}

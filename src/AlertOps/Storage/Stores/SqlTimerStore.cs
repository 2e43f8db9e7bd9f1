using System.Collections.Immutable;
using System.Data.Common;
using System.Text;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Incidents;
using AlertOps.Storage.Sql;
using AlertOps.Timers;
using Dapper;

namespace AlertOps.Storage.Stores;

/// <summary><see cref="ITimerStore"/> on a SQL database.</summary>
internal sealed class SqlTimerStore(SqlDatabase database) : ITimerStore
{
    private readonly SqlDialect dialect = database.Dialect;

    public Task<ImmutableArray<DueTimer>> DueAsync(ImmutableArray<TimerCursor> after, DateTimeOffset now, int max, CancellationToken ct) => database.ReadAsync(
        async connection =>
        {
            var values = new DynamicParameters(new { now = UnixMicroseconds.Of(now), max });
            foreach (var (number, place) in after.Index())
            {
                values.Add($"kind{number}", place.Kind);
                values.Add($"next{number}", UnixMicroseconds.Of(place.NextAt));
                values.Add($"id{number}", place.Id);
            }

            return (await connection.QueryAsync<TimerRecord>(DueQuery(after.Length), values)).Select(row => row.ToTimer()).ToImmutableArray();
        },
        ct);

    /// <summary>
    /// Query for the timers that are due: the beginning of each kind's part of the index, so that kinds which this version doesn't know are not even read.
    /// Its parameters are <c>now</c>, <c>max</c>, and <c>kind0</c>, <c>next0</c>, <c>id0</c> and so on.
    /// </summary>
    public static string DueQuery(int kinds) => string.Join("\nunion all\n", Enumerable.Range(0, kinds).Select(number => $"""
        select * from (
            select {TimerRows.Columns} from timers t where t.kind = @kind{number} and t.next_at <= @now and (t.next_at, t.id) > (@next{number}, @id{number})
            order by t.next_at, t.id limit @max) k{number}
        """));

    public async Task<TimerResult> DecideAsync(
        DueTimer timer, ITimerHandler handler, AlertOpsOptions options, ChannelDescriptors channels, DateTimeOffset now, CancellationToken ct)
    {
        try
        {
            return await database.WriteAsync(session => DecideAsync(session, timer, handler, options, channels, now, ct), ct);
        }
        catch (Exception error) when (error is EncoderFallbackException || (error is DbException refused && dialect.IsDataError(refused)))
        {
            throw new StoreRejectedException($"the database refuses what was decided: {error.Message}", error);
        }
    }

    public Task PostponeAsync(DueTimer timer, DateTimeOffset until, CancellationToken ct) => database.WriteAsync(
        session => session.Statement("update timers set attempts = attempts + 1, next_at = @until where id = @id and attempts = @attempts")
            .With(("id", timer.Id), ("attempts", (long)timer.Attempts), ("until", UnixMicroseconds.Of(until))).RunAsync(ct),
        ct);

    public async Task<int> BringBackAsync(DateTimeOffset now, CancellationToken ct)
    {
        var beyond = now + SqlDatabase.FarFuture;
        var any = await database.ReadAsync(
            connection => connection.ExecuteScalarAsync<long>(
                $"select count(*) from (select 1 from timers where {TimerRows.OfWrongClock} limit 1) found", new { beyond = UnixMicroseconds.Of(beyond) }),
            ct);
        return any == 0 ? 0 : await database.WriteAsync(session => TimerRows.BringBackAsync(session, now, beyond, ct), ct);
    }

    private async Task<TimerResult> DecideAsync(
        WriteSession session, DueTimer seen, ITimerHandler handler, AlertOpsOptions options, ChannelDescriptors channels, DateTimeOffset now, CancellationToken ct)
    {
        var rows = await session.Statement($"select {TimerRows.Columns} from timers t where t.id = @id and t.next_at <= @now{dialect.SkippingLocked("t")}")
            .With(("id", seen.Id), ("now", UnixMicroseconds.Of(now))).RowsAsync<TimerRecord>(ct);
        if (rows is not [var row])
        {
            return TimerResult.NotNow;
        }

        var timer = row.ToTimer();
        if (handler.Needs(timer) is not { } needs)
        {
            return TimerResult.Unreadable;
        }

        var incident = timer.IncidentId is { } id ? await IncidentAsync(session, id, ct) : null;
        if (timer.IncidentId is not null && incident is null)
        {
            return TimerResult.NotNow;
        }

        var receiver = needs.Receiver is { } about ? await FallbackRows.ReadAsync(session, about, timer.IncidentId ?? 0, now, ct) : null;
        var decision = handler.Decide(timer, new TimerState(incident?.ToIncident(), receiver), options, now);
        await TimerRows.WriteAsync(session, timer, decision, now, ct);
        foreach (var effect in decision.Effects)
        {
            await ApplyAsync(session, timer, incident, effect, channels, now, ct);
        }

        return new TimerResult(TimerOutcome.Decided, decision);
    }

    /// <summary>The incident, locked until the commit; null when another transaction has locked it.</summary>
    private async Task<IncidentRow?> IncidentAsync(WriteSession session, long id, CancellationToken ct) => (await session.Statement($"""
        select i.state, i.severity, (select count(*) from (select 1 from changes c where c.incident_id = i.id and c.state = 'pending' limit 1) p) as pending
        from incidents i where i.id = @id{dialect.SkippingLocked("i")}
        """).With(("id", id)).RowsAsync<IncidentRow>(ct)).SingleOrDefault();

    private static Task ApplyAsync(
        WriteSession session, DueTimer timer, IncidentRow? incident, TimerEffect effect, ChannelDescriptors channels, DateTimeOffset now, CancellationToken ct) => effect switch
    {
        TimerEffect.RaiseChange raise => session.Rows(ChangeRows.Insert, ChangeRows.Shape).QueueAsync(
            [[EnumNames.Of(raise.Kind), incident?.Severity ?? throw NoIncident(timer), timer.IncidentId, UnixMicroseconds.Of(now), 0L, 0L]], ct),
        TimerEffect.InsertDeliveries insert => DeliveryRows.InsertAsync(
            session, insert.Deliveries, channels, timer.IncidentId ?? throw NoIncident(timer), insert.ChangeId, now, ct),
        TimerEffect.SuppressDeliveries suppress => session.Statement("""
            update deliveries set state = 'suppressed', reason = 'fell_back', due_at = null, settled_at = @now
            where change_id = @change and receiver = @receiver and state = 'pending' and call_id is null
            """).With(("change", suppress.Receiver.ChangeId), ("receiver", suppress.Receiver.Receiver), ("now", UnixMicroseconds.Of(now))).QueueAsync(ct),
        TimerEffect.SetTimer set => TimerRows.InsertAsync(session, set.Timer, now, ct),
        _ => throw new InvalidOperationException($"no store writes {effect.GetType().Name}"),
    };

    private static InvalidOperationException NoIncident(DueTimer timer) => new($"a {timer.Kind} timer that belongs to no incident can't write to one");

    private sealed record IncidentRow
    {
        public string State { get; init; } = "";

        public string Severity { get; init; } = "";

        public long Pending { get; init; }

        public TimerIncident ToIncident() =>
            new(StoredEnum.Read(State, IncidentState.Open), StoredEnum.Read(Severity, AlertOps.Alerts.Severity.Critical), Pending > 0);
    }
}

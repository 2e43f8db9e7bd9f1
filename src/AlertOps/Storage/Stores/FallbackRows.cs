using System.Collections.Immutable;
using System.Data.Common;
using AlertOps.Delivery;
using AlertOps.Routing;
using AlertOps.Storage.Sql;
using Dapper;

namespace AlertOps.Storage.Stores;

/// <summary>Stores the fallbacks of receivers, and finds the receivers that nothing got through to.</summary>
internal sealed class FallbackRows(SqlDialect dialect)
{
    public const int BatchSize = 200;

    /// <summary>Time that a new delivery gets to be sent as the probe of a suspended endpoint whose next attempt is due.</summary>
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Condition of the suspension that keeps a delivery back until people mend the configuration, unless the delivery itself may be the next probe.</summary>
    private const string Suspension = """
        s.channel = d.channel and s.endpoint = d.endpoint and s.reason = 'configuration' and s.is_over = 0 and (s.until > @now or d.created_at <= @patient)
        """;

    // Something got through, or the receiver's deliveries were superseded: the newer change has a fallback of its own.
    private const string Done = """
        exists (select 1 from deliveries d where d.change_id = f.change_id and d.receiver = f.receiver and d.state = 'sent')
        or not exists (select 1 from deliveries d where d.change_id = f.change_id and d.receiver = f.receiver and d.state <> 'suppressed')
        """;

    private const string Overdue = $"""
        f.due_at <= @now or not exists (
            select 1 from deliveries d where d.change_id = f.change_id and d.receiver = f.receiver
              and (d.state = 'sending' or (d.state = 'pending' and not exists (select 1 from suspensions s where {Suspension}))))
        """;

    /// <summary>True when a fallback is done or overdue.</summary>
    public static async Task<bool> AnyAsync(DbConnection connection, DateTimeOffset now) =>
        await connection.ExecuteScalarAsync<long>(
            $"select count(*) from fallbacks f where {Done} or {Overdue}", new { now = UnixMicroseconds.Of(now), patient = UnixMicroseconds.Of(now - ProbeTimeout) }) > 0;

    /// <summary>Deletes the fallbacks of receivers that something got through to, or whose deliveries were all superseded.</summary>
    public static Task<int> DeleteDoneAsync(WriteSession session, CancellationToken ct) =>
        session.Statement($"delete from fallbacks where (change_id, receiver) in (select f.change_id, f.receiver from fallbacks f where {Done})").RunAsync(ct);

    /// <summary>Receivers whose fallback is overdue, at least <see cref="BatchSize"/> of them if there are as many.</summary>
    public async Task<ImmutableArray<OverdueReceiver>> OverdueAsync(DbConnection connection, DateTimeOffset now)
    {
        var at = new { now = UnixMicroseconds.Of(now), patient = UnixMicroseconds.Of(now - ProbeTimeout) };
        var found = ImmutableArray.CreateBuilder<OverdueReceiver>();
        List<OverdueRow> rows;
        OverdueRow? last = null;
        do
        {
            rows = (await connection.QueryAsync<OverdueRow>(
                $"""
                select f.change_id, f.receiver, f.incident_id, f.due_at, f.steps,
                    (select n.document from deliveries d join notices n on n.id = d.notice_id
                     where d.change_id = f.change_id and d.receiver = f.receiver order by d.id limit 1) as document,
                    (select d.id from deliveries d where d.change_id = f.change_id and d.receiver = f.receiver and d.reason <> 'none' order by d.state, d.id limit 1) as failed,
                    (select min(d.id) from deliveries d join suspensions s on {Suspension}
                     where d.change_id = f.change_id and d.receiver = f.receiver and d.state = 'pending') as suspended
                from fallbacks f where ({Overdue}) and (f.due_at, f.change_id, f.receiver) > (@due, @change, @receiver)
                order by f.due_at, f.change_id, f.receiver limit {BatchSize}
                """,
                new { at.now, at.patient, due = last?.DueAt ?? long.MinValue, change = last?.ChangeId ?? 0, receiver = last?.Receiver ?? "" })).AsList();
            last = rows.LastOrDefault();

            // A row that this version can't read is left for one that can, and does not hold up the rows behind it.
            var readable = rows.Where(row => row.IsReadable).ToList();
            var suspensions = await SuspensionsAsync(connection, [.. readable.Select(row => row.Suspended).OfType<long>()]);
            var failures = await FailuresAsync(connection, [.. readable.Where(row => row.Suspended is null).Select(row => row.Failed).OfType<long>()]);
            found.AddRange(readable.Select(row => row.ToOverdue(
                row.Suspended is { } suspended ? suspensions.GetValueOrDefault(suspended)
                : row.Failed is { } failed ? failures.GetValueOrDefault(failed)
                : null)));
        }
        while (found.Count < BatchSize && rows.Count == BatchSize);

        return found.ToImmutable();
    }

    public static async Task InsertAsync(
        WriteSession session, long incident, long change, ImmutableArray<PlannedFallback> fallbacks, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var fallback in fallbacks)
        {
            await session.Statement("""
                insert into fallbacks (change_id, receiver, incident_id, due_at, steps) values (@change, @receiver, @incident, @due_at, @steps)
                on conflict (change_id, receiver) do nothing
                """).With(
                ("change", change),
                ("receiver", fallback.Receiver),
                ("incident", incident),
                ("due_at", UnixMicroseconds.Of(now + fallback.After)),
                ("steps", StoredJson.Write(fallback.Steps))).QueueAsync(ct);
        }
    }

    /// <summary>Deletes the fallback of an overdue receiver before its next step is taken.</summary>
    /// <returns>False when another replica has taken the step, or when something got through meanwhile.</returns>
    public static async Task<bool> TakeAsync(WriteSession session, OverdueReceiver overdue, CancellationToken ct)
    {
        var mine = await session.Statement("delete from fallbacks where change_id = @change and receiver = @receiver and incident_id = @incident")
            .With(("change", overdue.ChangeId), ("receiver", overdue.Receiver), ("incident", overdue.IncidentId)).RunAsync(ct);
        var through = await session.Statement("select count(*) from deliveries where change_id = @change and receiver = @receiver and state = 'sent'")
            .With(("change", overdue.ChangeId), ("receiver", overdue.Receiver)).ScalarAsync(ct);
        return mine > 0 && through == 0;
    }

    /// <summary>By delivery: its failure, with the code of its last call's last attempt.</summary>
    private Task<Dictionary<long, FailureRow>> FailuresAsync(DbConnection connection, long[] deliveries) => ByDeliveryAsync(
        connection,
        $"""
        select d.id, d.reason, d.channel, coalesce((select t.code from attempts t
            where t.call_id = (select max(c.call_id) from call_deliveries c where c.delivery_id = d.id) order by t.id desc limit 1), '') as code
        from deliveries d where d.id {dialect.In("deliveries")}
        """,
        deliveries);

    /// <summary>By delivery that was never attempted: the suspension of its endpoint.</summary>
    private Task<Dictionary<long, FailureRow>> SuspensionsAsync(DbConnection connection, long[] deliveries) => ByDeliveryAsync(
        connection,
        $"""
        select d.id, s.reason, s.channel, s.code from deliveries d join suspensions s on s.channel = d.channel and s.endpoint = d.endpoint
        where d.id {dialect.In("deliveries")}
        """,
        deliveries);

    private static async Task<Dictionary<long, FailureRow>> ByDeliveryAsync(DbConnection connection, string sql, long[] deliveries) =>
        deliveries.Length == 0 ? [] : (await connection.QueryAsync<FailureRow>(sql, new { deliveries })).ToDictionary(row => row.Id);

    private sealed record FailureRow
    {
        public long Id { get; init; }

        public string Reason { get; init; } = "";

        public string Channel { get; init; } = "";

        public string Code { get; init; } = "";
    }

    private sealed record OverdueRow
    {
        public long ChangeId { get; init; }

        public long IncidentId { get; init; }

        public long DueAt { get; init; }

        public string Receiver { get; init; } = "";

        public string Steps { get; init; } = "";

        public string? Document { get; init; }

        public long? Failed { get; init; }

        public long? Suspended { get; init; }

        public bool IsReadable => Document is not null && !ReadSteps().IsEmpty;

        public OverdueReceiver ToOverdue(FailureRow? failure) => new(
            ChangeId,
            IncidentId,
            Receiver,
            StoredNotice.Read(Document!, IncidentId),
            ReadSteps(),
            failure is null ? FailureReason.None : StoredEnum.Read(failure.Reason, FailureReason.Internal),
            failure?.Channel ?? "",
            failure?.Code ?? "");

        private ImmutableArray<FallbackStep> ReadSteps() => StoredJson.ReadOr<ImmutableArray<FallbackStep>>(Steps, []);
    }
}

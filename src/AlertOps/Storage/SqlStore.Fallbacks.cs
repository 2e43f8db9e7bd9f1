using System.Collections.Immutable;
using System.Data.Common;
using AlertOps.Delivery;
using AlertOps.Notices;
using AlertOps.Routing;
using Dapper;

namespace AlertOps.Storage;

/// <summary>Receivers that are waited for, and those that are told in their place.</summary>
internal sealed partial class SqlStore
{
    private const int FallbackBatch = 200;

    /// <summary>How long a new delivery may be waited for as the probe of a suspended endpoint whose next try is due.</summary>
    private static readonly TimeSpan ProbePatience = TimeSpan.FromSeconds(10);

    /// <summary>The suspension that keeps a delivery from leaving until people mend the configuration, unless the delivery itself may be the next probe.</summary>
    private const string Suspension = """
        s.channel = d.channel and s.endpoint = d.endpoint and s.reason = 'configuration' and s.is_over = 0 and (s.until > @now or d.created_at <= @patient)
        """;

    public async Task<ImmutableArray<OverdueReceiver>> OverdueAsync(DateTimeOffset now, CancellationToken ct)
    {
        // Through, or a newer change speaks for it and is waited for by itself.
        const string done = """
            exists (select 1 from deliveries d where d.change_id = f.change_id and d.receiver = f.receiver and d.state = 'sent')
            or not exists (select 1 from deliveries d where d.change_id = f.change_id and d.receiver = f.receiver and d.state <> 'suppressed')
            """;
        const string overdue = $"""
            f.due_at <= @now or not exists (
                select 1 from deliveries d where d.change_id = f.change_id and d.receiver = f.receiver
                  and (d.state = 'sending' or (d.state = 'pending' and not exists (select 1 from suspensions s where {Suspension}))))
            """;
        var at = new { now = Micros.Of(now), patient = Micros.Of(now - ProbePatience) };
        var any = await ReadAsync(connection => connection.ExecuteScalarAsync<long>($"select count(*) from fallbacks f where {done} or {overdue}", at), ct);
        if (any == 0)
        {
            return [];
        }

        await WriteAsync(
            session => session.Statement($"delete from fallbacks where (change_id, receiver) in (select f.change_id, f.receiver from fallbacks f where {done})").RunAsync(ct), ct);
        return await ReadAsync(
            async connection =>
            {
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
                        from fallbacks f where ({overdue}) and (f.due_at, f.change_id, f.receiver) > (@due, @change, @receiver)
                        order by f.due_at, f.change_id, f.receiver limit {FallbackBatch}
                        """,
                        new { at.now, at.patient, due = last?.DueAt ?? long.MinValue, change = last?.ChangeId ?? 0, receiver = last?.Receiver ?? "" })).AsList();
                    last = rows.LastOrDefault();

                    // What this version can't read waits for one that can, and keeps nobody behind it waiting.
                    var readable = rows.Where(row => row.IsReadable).ToList();
                    var suspensions = await SuspensionsAsync(connection, [.. readable.Select(row => row.Suspended).OfType<long>()]);
                    var failures = await FailuresAsync(connection, [.. readable.Where(row => row.Suspended is null).Select(row => row.Failed).OfType<long>()]);
                    found.AddRange(readable.Select(row => row.ToOverdue(
                        row.Suspended is { } suspended ? suspensions.GetValueOrDefault(suspended)
                        : row.Failed is { } failed ? failures.GetValueOrDefault(failed)
                        : null)));
                }
                while (found.Count < FallbackBatch && rows.Count == FallbackBatch);

                return found.ToImmutable();
            },
            ct);
    }

    public Task<bool> FallBackAsync(OverdueReceiver overdue, Notice notice, DateTimeOffset now, CancellationToken ct) => WriteAsync(
        async session =>
        {
            var mine = await session.Statement("delete from fallbacks where change_id = @change and receiver = @receiver and incident_id = @incident")
                .With(("change", overdue.ChangeId), ("receiver", overdue.Receiver), ("incident", overdue.IncidentId)).RunAsync(ct);
            var through = await session.Statement("select count(*) from deliveries where change_id = @change and receiver = @receiver and state = 'sent'")
                .With(("change", overdue.ChangeId), ("receiver", overdue.Receiver)).NumberAsync(ct);
            if (mine == 0 || through > 0)
            {
                return false;
            }

            await session.Statement("""
                update deliveries set state = 'suppressed', reason = 'fell_back', due_at = null, settled_at = @now
                where change_id = @change and receiver = @receiver and state = 'pending' and call_id is null
                """).With(("change", overdue.ChangeId), ("receiver", overdue.Receiver), ("now", Micros.Of(now))).PostAsync(ct);
            var step = overdue.Steps[0];
            var deliveries = step.Targets.Select(target => new PlannedDelivery(step.Receiver, target, SaidAt(step, target, notice)));
            await session.Rows(InsertDeliveries, OutboxRow).PostAsync(await RowsOfAsync(session, deliveries, overdue.IncidentId, overdue.ChangeId, now, ct), ct);
            if (overdue.Steps.Length > 1)
            {
                await AwaitFallbacksAsync(
                    session, overdue.IncidentId, overdue.ChangeId, [new PlannedFallback(step.Receiver, step.After, overdue.Steps.RemoveAt(0))], now, ct);
            }

            return true;
        },
        ct);

    private static Notice SaidAt(FallbackStep step, Target target, Notice notice) =>
        step.Bodies.FirstOrDefault(body => target.Channel == "webhook" && body.Endpoint == target.Endpoint) is { } ready ? notice with { Webhook = ready.Body } : notice;

    private static async Task AwaitFallbacksAsync(
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
                ("due_at", Micros.Of(now + fallback.After)),
                ("steps", StoredJson.Write(fallback.Steps))).PostAsync(ct);
        }
    }

    /// <summary>By delivery: what became of it, with the code of its last call's last attempt.</summary>
    private Task<Dictionary<long, FailureRow>> FailuresAsync(DbConnection connection, long[] deliveries) => ByDeliveryAsync(
        connection,
        $"""
        select d.id, d.reason, d.channel, coalesce((select t.code from attempts t
            where t.call_id = (select max(c.call_id) from call_deliveries c where c.delivery_id = d.id) order by t.id desc limit 1), '') as code
        from deliveries d where d.id {dialect.In("deliveries")}
        """,
        deliveries);

    /// <summary>By delivery: what one that was never tried would have met with.</summary>
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

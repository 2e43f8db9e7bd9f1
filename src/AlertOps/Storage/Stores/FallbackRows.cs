using System.Collections.Immutable;
using AlertOps.Delivery;
using AlertOps.Delivery.Suspensions;
using AlertOps.Routing;
using AlertOps.Storage.Sql;
using AlertOps.Timers;

namespace AlertOps.Storage.Stores;

/// <summary>Sets the timers of fallbacks, has them looked at early when a delivery fails, and reads the deliveries that they rest on.</summary>
internal static class FallbackRows
{
    /// <summary>Time that a new delivery gets to be sent as the probe of a suspended endpoint whose next attempt is due.</summary>
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(10);

    private static readonly RowShape AtRow = new([], ["id", "now"]);

    /// <summary>Condition of the suspension that keeps a delivery back until people mend the configuration.</summary>
    private const string Suspension = "s.channel = d.channel and s.endpoint = d.endpoint and s.reason = 'configuration' and s.is_over = 0";

    /// <summary>Condition of a delivery that is not itself the next probe of that suspension.</summary>
    private const string NoProbe = "(s.until > @now or d.created_at <= @patient)";

    private const string OfReceiver = "from deliveries d where d.change_id = @change and d.receiver = @receiver";

    private const string Progress = $"""
        select (select count(*) {OfReceiver} and d.state = 'sent') as sent,
            (select count(*) {OfReceiver} and d.state <> 'suppressed') as remaining,
            (select count(*) {OfReceiver} and (d.state = 'sending'
                or (d.state = 'pending' and not exists (select 1 from suspensions s where {Suspension} and {NoProbe})))) as under_way,
            (select count(*) {OfReceiver} and d.state = 'pending' and exists (select 1 from suspensions s where {Suspension} and not {NoProbe})) as probing,
            (select n.document from notices n where n.id = (select d.notice_id {OfReceiver} order by d.id limit 1)) as document
        """;

    private const string SuspendedBy = $"""
        select s.reason, s.channel, s.code from deliveries d join suspensions s on {Suspension} and {NoProbe}
        where d.change_id = @change and d.receiver = @receiver and d.state = 'pending' order by d.id limit 1
        """;

    /// <summary>A failed delivery, with the code of its last call's last attempt.</summary>
    private const string FailedFor = $"""
        select d.reason, d.channel, coalesce((select t.code from attempts t
            where t.call_id = (select max(c.call_id) from call_deliveries c where c.delivery_id = d.id) order by t.id desc limit 1), '') as code
        {OfReceiver} and d.reason <> 'none' order by d.state, d.id limit 1
        """;

    /// <summary>
    /// Sets the timers of the receivers that have a fallback. While an endpoint is suspended for a mistake in the configuration they are looked at at once, since
    /// the new deliveries may wait behind it.
    /// </summary>
    public static async Task InsertAsync(
        WriteSession session, long incident, long change, ImmutableArray<PlannedFallback> fallbacks, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var fallback in fallbacks)
        {
            await TimerRows.InsertAsync(session, FallbackHandler.TimerOf(new ReceiverOfChange(change, fallback.Receiver), incident, fallback.Steps, now, fallback.After), now, ct);
        }

        if (!fallbacks.IsEmpty)
        {
            await session.Statement($"""
                update timers set next_at = @now where kind = '{TimerKinds.Fallback}' and incident_id = @incident and next_at > @now
                  and exists (select 1 from suspensions s where s.reason = 'configuration' and s.is_over = 0)
                """).With(("incident", incident), ("now", UnixMicroseconds.Of(now))).QueueAsync(ct);
        }
    }

    /// <summary>Has the fallbacks of the receivers looked at whose deliveries a call has failed for, at least for now.</summary>
    public static Task HastenAsync(WriteSession session, Call call, CallResult result, DateTimeOffset now, CancellationToken ct) =>
        result.RetryShape != RetryShape.None || call.Draft.Recipients.Any(recipient => MayBeHopeless(result.For(recipient)))
            ? HastenAsync(session, call.Draft.Deliveries, now, ct)
            : Task.CompletedTask;

    /// <summary>Has the fallbacks of all receivers looked at whose deliveries wait behind a suspension that began.</summary>
    public static Task HastenAsync(WriteSession session, EndpointSuspension suspension, CancellationToken ct) =>
        suspension is { IsOver: false, Reason: FailureReason.Configuration }
            ? session.Statement($"""
                update timers set next_at = 0 from deliveries d
                where d.state = 'pending' and d.channel = @channel and d.endpoint = @endpoint
                  and timers.kind = '{TimerKinds.Fallback}' and timers.subject = d.change_id || '/' || d.receiver
                """).With(("channel", suspension.Channel), ("endpoint", suspension.Endpoint)).QueueAsync(ct)
            : Task.CompletedTask;

    /// <summary>Has the fallbacks of these deliveries' receivers looked at.</summary>
    public static Task HastenAsync(WriteSession session, ImmutableArray<long> deliveries, DateTimeOffset now, CancellationToken ct) =>
        session.Rows(
            $$"""
            update timers set next_at = r.now from {rows} join deliveries d on d.id = r.id
            where timers.kind = '{{TimerKinds.Fallback}}' and timers.subject = d.change_id || '/' || d.receiver and timers.next_at > r.now
            """,
            AtRow).QueueAsync([.. deliveries.Distinct().Order().Select(id => new object?[] { id, UnixMicroseconds.Of(now) })], ct);

    /// <summary>Reads the deliveries of a receiver for a change.</summary>
    /// <param name="incident">Id of the incident that the notice is about.</param>
    public static async Task<ReceiverProgress> ReadAsync(WriteSession session, ReceiverOfChange about, long incident, DateTimeOffset now, CancellationToken ct)
    {
        (string, object?)[] values =
        [
            ("change", about.ChangeId), ("receiver", about.Receiver), ("now", UnixMicroseconds.Of(now)), ("patient", UnixMicroseconds.Of(now - ProbeTimeout)),
        ];
        var row = (await session.Statement(Progress).With(values).RowsAsync<ProgressRow>(ct))[0];
        var failure = (await session.Statement(SuspendedBy).With(values).RowsAsync<FailureRow>(ct))
            .Concat(await session.Statement(FailedFor).With(values.AsSpan(0, 2)).RowsAsync<FailureRow>(ct)).FirstOrDefault();
        return new ReceiverProgress(
            row.Sent > 0,
            row.Remaining > 0,
            row.UnderWay == 0,
            row.Probing > 0,
            row.Document is { } document ? StoredNotice.Read(document, incident) : null,
            failure is null ? null : new DeliveryFailure(StoredEnum.Read(failure.Reason, FailureReason.Internal), failure.Channel, failure.Code));
    }

    private static bool MayBeHopeless(Outcome outcome) => outcome is { Kind: OutcomeKind.Never } or { Kind: OutcomeKind.Later, Reason: FailureReason.Configuration };

    private sealed record ProgressRow
    {
        public long Sent { get; init; }

        public long Remaining { get; init; }

        public long UnderWay { get; init; }

        public long Probing { get; init; }

        public string? Document { get; init; }
    }

    private sealed record FailureRow
    {
        public string Reason { get; init; } = "";

        public string Channel { get; init; } = "";

        public string Code { get; init; } = "";
    }
}

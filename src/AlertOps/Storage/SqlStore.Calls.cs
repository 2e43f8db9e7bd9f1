using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AlertOps.Outbox;

namespace AlertOps.Storage;

/// <summary>
/// Calls: written with their bytes before they are sent, and claimed until they are settled. A claim is known by the number of times that the call was
/// taken: who settles with an older number has lost it.
/// </summary>
internal sealed partial class SqlStore
{
    private readonly string claimCalls = $"""
        update calls set state = 'sending', attempts = attempts + 1, lease_until = @until
        where id in (
            select id from calls
            where state <> 'settled' and next_at <= @now and (state = 'pending' or lease_until <= @now)
            order by next_at, id limit @max {dialect.SkippingLocked("calls")})
        returning id, channel, endpoint, media_type, body, attempts, created_at
        """;

    public Task<ImmutableArray<Call>> ClaimCallsAsync(DateTimeOffset now, TimeSpan lease, int max, CancellationToken ct) => WriteAsync(
        async session =>
        {
            var rows = await session.RowsAsync<CallRow>(claimCalls, new { now = Micros.Of(now), until = Micros.Of(now + lease), max });
            var calls = ImmutableArray.CreateBuilder<Call>(rows.Count);
            foreach (var row in rows.OrderBy(row => row.Id))
            {
                await session.Statement("update deliveries set state = 'sending' where call_id = @call and state = 'pending'").With(("call", row.Id)).RunAsync(ct);
                var covered = await session.RowsAsync<CoveredRow>(
                    "select delivery_id, recipient from call_deliveries where call_id = @id order by position", new { id = row.Id });
                calls.Add(row.ToCall(covered) with { CommittedAt = await CommittedAsync(session, row.Id, ct) });
            }

            return calls.ToImmutable();
        },
        ct);

    public Task<ImmutableArray<Call>> CommitCallsAsync(ImmutableArray<CallDraft> drafts, DateTimeOffset now, TimeSpan lease, CancellationToken ct) => WriteAsync(
        async session =>
        {
            var calls = ImmutableArray.CreateBuilder<Call>(drafts.Length);
            foreach (var draft in drafts)
            {
                if (await MayLeaveAsync(session, draft, ct))
                {
                    calls.Add(await InsertCallAsync(session, draft, now, lease, ct));
                }
            }

            return calls.ToImmutable();
        },
        ct);

    /// <summary>Between looking and writing a newer delivery may have superseded one of these, or another call have started for the robot.</summary>
    private static async Task<bool> MayLeaveAsync(WriteSession session, CallDraft draft, CancellationToken ct)
    {
        if (draft.Deliveries.IsEmpty)
        {
            return false;
        }

        if (draft.Channel == "wecom_robot"
            && await session.Statement("select count(*) from calls where channel = @channel and endpoint = @endpoint and state <> 'settled'")
                .With(("channel", draft.Channel), ("endpoint", draft.Endpoint)).NumberAsync(ct) > 0)
        {
            return false;
        }

        foreach (var delivery in draft.Deliveries)
        {
            var free = await session.Statement("select count(*) from deliveries where id = @id and state = 'pending' and call_id is null")
                .With(("id", delivery)).NumberAsync(ct);
            if (free == 0)
            {
                return false;
            }
        }

        return true;
    }

    private static async Task<Call> InsertCallAsync(WriteSession session, CallDraft draft, DateTimeOffset now, TimeSpan lease, CancellationToken ct)
    {
        var id = await session.Statement("""
            insert into calls (channel, endpoint, media_type, body, state, attempts, created_at, next_at, lease_until)
            values (@channel, @endpoint, @media_type, @body, 'sending', 1, @now, @now, @until) returning id
            """).With(
            ("channel", draft.Channel),
            ("endpoint", draft.Endpoint),
            ("media_type", draft.MediaType),
            ("body", ImmutableCollectionsMarshal.AsArray(draft.Body)),
            ("now", Micros.Of(now)),
            ("until", Micros.Of(now + lease))).NumberAsync(ct);
        for (var position = 0; position < draft.Deliveries.Length; position++)
        {
            await session.Statement("""
                insert into call_deliveries (call_id, position, delivery_id, recipient) values (@call, @position, @delivery, @recipient)
                """).With(
                ("call", id), ("position", position), ("delivery", draft.Deliveries[position]), ("recipient", draft.Recipients[position])).RunAsync(ct);
            await session.Statement("update deliveries set state = 'sending', call_id = @call where id = @id")
                .With(("call", id), ("id", draft.Deliveries[position])).RunAsync(ct);
        }

        return new Call(id, now, 0, draft) { CommittedAt = await CommittedAsync(session, id, ct) };
    }

    private static async Task<DateTimeOffset> CommittedAsync(WriteSession session, long call, CancellationToken ct) => Micros.Time(
        await session.Statement("""
            select coalesce(
                (select min(c.at) from deliveries d join changes c on c.id = d.change_id where d.call_id = @call),
                (select created_at from calls where id = @call))
            """).With(("call", call)).NumberAsync(ct));

    private sealed record CallRow
    {
        public long Id { get; init; }

        public string Channel { get; init; } = "";

        public string Endpoint { get; init; } = "";

        public string MediaType { get; init; } = "";

        public byte[] Body { get; init; } = [];

        public int Attempts { get; init; }

        public long CreatedAt { get; init; }

        public Call ToCall(IReadOnlyList<CoveredRow> covered) => new(
            Id,
            Micros.Time(CreatedAt),
            Attempts - 1,
            new CallDraft(
                Channel,
                Endpoint,
                [.. covered.Select(row => row.DeliveryId)],
                [.. covered.Select(row => row.Recipient)],
                MediaType,
                ImmutableCollectionsMarshal.AsImmutableArray(Body)));
    }

    private sealed record CoveredRow
    {
        public long DeliveryId { get; init; }

        public string Recipient { get; init; } = "";
    }
}

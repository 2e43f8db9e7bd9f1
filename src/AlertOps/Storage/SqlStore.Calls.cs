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
    private static readonly RowShape CoverRow = new(["recipient"], ["call", "position", "delivery"]);

    private readonly string dueCalls = $"""
        select k.id, k.channel, k.endpoint, k.media_type, k.body, k.attempts, k.created_at, k.urgency from calls k
        where k.state <> 'settled' and (k.next_at <= @now or k.next_at > @beyond) and (k.state = 'pending' or k.lease_until <= @now or k.lease_until > @beyond)
          and not exists (select 1 from stops s where s.channel = k.channel and s.endpoint = k.endpoint and s.until > @now)
        order by k.urgency, k.next_at, k.id limit @max{dialect.SkippingLocked("k")}
        """;

    public Task<ImmutableArray<Call>> ClaimCallsAsync(LimitsOf limits, DateTimeOffset now, TimeSpan lease, int max, CancellationToken ct) => WriteAsync(
        async session =>
        {
            var due = new List<Call>();
            foreach (var row in await session.Statement(dueCalls).With(("now", Micros.Of(now)), ("beyond", Micros.Of(now + Beyond)), ("max", max)).RowsAsync<CallRow>(ct))
            {
                due.Add(row.ToCall(await session.Statement("select delivery_id, recipient from call_deliveries where call_id = @id order by position")
                    .With(("id", row.Id)).RowsAsync<CoveredRow>(ct)));
            }

            var gates = await GatesAsync(session, due.Select(call => call.Draft), limits, now, ct);
            var stops = await StopsAsync(session, due.Select(call => call.Draft), now, ct);
            var busy = await MailboxesOnTheWayAsync(session, due.Select(call => call.Draft), due.Select(call => call.Id).ToHashSet(), ct);
            var claimed = ImmutableArray.CreateBuilder<Call>(due.Count);
            foreach (var call in due.Where(call => IsAlone(call.Draft, busy) && stops.Admit(call.Draft)))
            {
                if (gates.ShutUntil(call.Draft, now + lease) is { } opens)
                {
                    await session.Statement("update calls set state = 'pending', next_at = @opens where id = @id").With(("id", call.Id), ("opens", Micros.Of(opens))).PostAsync(ct);
                    continue;
                }

                gates.Begin(call.Draft, call.Id, call.Attempts + 1);
                claimed.Add(await ClaimAsync(session, call, now + lease, ct));
            }

            await WriteGatesAsync(session, gates, now + lease, ct);
            await ProbedAsync(session, stops, now, ct);
            return claimed.ToImmutable();
        },
        ct);

    public Task<ImmutableArray<Call>> CommitCallsAsync(
        ImmutableArray<CallDraft> drafts, LimitsOf limits, DateTimeOffset now, TimeSpan lease, CancellationToken ct) => WriteAsync(
        async session =>
        {
            var gates = await GatesAsync(session, drafts, limits, now, ct);
            var stops = await StopsAsync(session, drafts, now, ct);
            var days = await DaysAsync(session, drafts, now, ct);
            var free = await FreeAsync(session, drafts, ct);
            var robots = await BusyRobotsAsync(session, drafts, ct);
            var mailboxes = await MailboxesOnTheWayAsync(session, drafts, [], ct);
            var calls = ImmutableArray.CreateBuilder<Call>(drafts.Length);
            foreach (var draft in drafts.Where(draft => !draft.Deliveries.IsEmpty && draft.Deliveries.All(free.Contains)))
            {
                if (gates.ShutUntil(draft, now + lease) is null && days.Admit(draft) && (draft.Channel != RobotChannel || robots.Add(draft.Endpoint)) && IsAlone(draft, mailboxes) && stops.Admit(draft))
                {
                    calls.Add(await InsertCallAsync(session, draft, now, lease, ct));
                    gates.Begin(draft, calls[^1].Id, attempt: 1);
                    days.Take(draft);
                }
            }

            await CoverAsync(session, calls, ct);
            await WriteDaysAsync(session, days, now, ct);
            await WriteGatesAsync(session, gates, now + lease, ct);
            await ProbedAsync(session, stops, now, ct);
            return calls.ToImmutable();
        },
        ct);

    /// <summary>Robots have nothing that recognises a repeat, so one call at a time goes through one.</summary>
    private const string RobotChannel = "wecom_robot";

    /// <summary>Mail has nothing that recognises a repeat either: who gets one should find at most one of them twice after a crash.</summary>
    private const string MailChannel = "email";

    /// <summary>Takes the mailbox; false when a mail to it is on the way.</summary>
    private static bool IsAlone(CallDraft draft, HashSet<string> mailboxes) => draft.Channel != MailChannel || mailboxes.Add(draft.Recipients[0]);

    /// <param name="own">Calls that are about to be claimed: they don't stand in their own way.</param>
    private static async Task<HashSet<string>> MailboxesOnTheWayAsync(WriteSession session, IEnumerable<CallDraft> drafts, HashSet<long> own, CancellationToken ct)
    {
        var rows = drafts.Where(draft => draft.Channel == MailChannel).Select(draft => new object?[] { draft.Recipients[0] }).ToList();
        var found = await session.Rows(
            "select d.recipient, d.call_id from {rows} join deliveries d on d.channel = 'email' and d.endpoint = '' and d.recipient = r.key and d.state = 'sending'", GateKeyRow)
            .QueryAsync(rows, reader => (Mailbox: reader.GetString(0), Call: reader.IsDBNull(1) ? 0 : reader.GetInt64(1)), ct);
        return [.. found.Where(item => !own.Contains(item.Call)).Select(item => item.Mailbox)];
    }

    private static async Task<Call> ClaimAsync(WriteSession session, Call call, DateTimeOffset until, CancellationToken ct)
    {
        await session.Statement("update calls set state = 'sending', attempts = attempts + 1, lease_until = @until where id = @id")
            .With(("id", call.Id), ("until", Micros.Of(until))).PostAsync(ct);
        await session.Statement("update deliveries set state = 'sending' where call_id = @call and state = 'pending'").With(("call", call.Id)).PostAsync(ct);
        var committed = await session.Statement("select coalesce(min(c.at), @created) from deliveries d join changes c on c.id = d.change_id where d.call_id = @call")
            .With(("call", call.Id), ("created", Micros.Of(call.CreatedAt))).NumberAsync(ct);
        return call with { CommittedAt = Micros.Time(committed) };
    }

    /// <summary>Between looking and writing a newer delivery may have superseded one, or another replica have taken it.</summary>
    private async Task<HashSet<long>> FreeAsync(WriteSession session, ImmutableArray<CallDraft> drafts, CancellationToken ct) =>
    [
        .. await session.Rows(
            "select d.id from {rows} join deliveries d on d.id = r.id where d.state = 'pending' and d.call_id is null order by d.id" + dialect.Locking("d"), IdRow)
            .QueryAsync([.. drafts.SelectMany(draft => draft.Deliveries).Distinct().Order().Select(id => new object?[] { id })], reader => reader.GetInt64(0), ct),
    ];

    private static async Task<HashSet<string>> BusyRobotsAsync(WriteSession session, ImmutableArray<CallDraft> drafts, CancellationToken ct) =>
        drafts.Any(draft => draft.Channel == RobotChannel)
            ? [.. await session.Statement("select endpoint from calls where channel = @channel and state <> 'settled'").With(("channel", RobotChannel)).RowsAsync<string>(ct)]
            : [];

    private static async Task<Call> InsertCallAsync(WriteSession session, CallDraft draft, DateTimeOffset now, TimeSpan lease, CancellationToken ct)
    {
        var id = await session.Statement("""
            insert into calls (channel, endpoint, media_type, body, state, attempts, created_at, next_at, lease_until, urgency)
            values (@channel, @endpoint, @media_type, @body, 'sending', 1, @now, @now, @until, @urgency) returning id
            """).With(
            ("channel", draft.Channel),
            ("endpoint", draft.Endpoint),
            ("media_type", draft.MediaType),
            ("body", ImmutableCollectionsMarshal.AsArray(draft.Body)),
            ("now", Micros.Of(now)),
            ("until", Micros.Of(now + lease)),
            ("urgency", draft.IsCritical ? 0 : 1)).NumberAsync(ct);
        return new Call(id, now, 0, draft);
    }

    private static async Task CoverAsync(WriteSession session, IEnumerable<Call> calls, CancellationToken ct)
    {
        var rows = calls.SelectMany(call => call.Draft.Deliveries.Select((delivery, position) =>
            new object?[] { call.Draft.Recipients[position], call.Id, (long)position, delivery })).ToList();
        await session.Rows("insert into call_deliveries (call_id, position, delivery_id, recipient) select r.call, r.position, r.delivery, r.recipient from {rows}", CoverRow)
            .PostAsync(rows, ct);
        await session.Rows("update deliveries set state = 'sending', call_id = r.call from {rows} where deliveries.id = r.delivery", CoverRow).PostAsync(rows, ct);
    }

    private sealed record CallRow
    {
        public long Id { get; init; }

        public string Channel { get; init; } = "";

        public string Endpoint { get; init; } = "";

        public string MediaType { get; init; } = "";

        public byte[] Body { get; init; } = [];

        public int Attempts { get; init; }

        public long CreatedAt { get; init; }

        public int Urgency { get; init; }

        public Call ToCall(IReadOnlyList<CoveredRow> covered) => new(
            Id,
            Micros.Time(CreatedAt),
            Attempts,
            new CallDraft(
                Channel,
                Endpoint,
                [.. covered.Select(row => row.DeliveryId)],
                [.. covered.Select(row => row.Recipient)],
                MediaType,
                ImmutableCollectionsMarshal.AsImmutableArray(Body)) { IsCritical = Urgency == 0 });
    }

    private sealed record CoveredRow
    {
        public long DeliveryId { get; init; }

        public string Recipient { get; init; } = "";
    }
}

using System.Collections.Immutable;
using System.Data.Common;
using System.Text;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Delivery.Lanes;
using AlertOps.Delivery.Leases;
using AlertOps.Delivery.Suspensions;
using AlertOps.Storage.Sql;

namespace AlertOps.Storage.Stores;

/// <summary><see cref="IOutboxStore"/> on a SQL database.</summary>
internal sealed class SqlOutboxStore(SqlDatabase database) : IOutboxStore
{
    /// <summary>Time until the next attempt when the outcome "later" names none.</summary>
    private static readonly TimeSpan DefaultRetry = TimeSpan.FromMinutes(1);

    private static readonly RowShape AtRow = new([], ["id", "now"]);

    private readonly CallRows calls = new(database.Dialect);
    private readonly DueDeliveryQuery dueDeliveries = new(database.Dialect);
    private readonly RateLimitRows rateLimits = new(database.Dialect);
    private readonly SuspensionRows suspensions = new(database.Dialect);
    private readonly DayQuotaRows dayQuotas = new(database.Dialect);

    public Task<ImmutableArray<Call>> ClaimCallsAsync(
        EndpointKey lane, ChannelDescriptors channels, DateTimeOffset now, TimeSpan lease, int max, bool criticalOnly, CancellationToken ct) => database.WriteAsync(
        async session =>
        {
            var due = await calls.DueAsync(session, lane, now, max, criticalOnly, ct);
            var keys = await calls.ReadKeysAsync(session, due.Select(call => call.Draft), channels, due.Select(call => call.Id).ToHashSet(), ct);
            var windows = await rateLimits.ReadAsync(session, due.Select(call => call.Draft), channels, now, ct);
            var probes = await suspensions.ReadProbesAsync(session, due.Select(call => call.Draft), now, ct);
            var claimed = new List<Call>(due.Count);
            var blocked = new List<(long Id, DateTimeOffset Until)>();
            foreach (var call in due.Where(call => keys.Take(call.Draft) && probes.Admit(call.Draft)))
            {
                if (windows.BlockedUntil(call.Draft, now + lease) is { } until)
                {
                    blocked.Add((call.Id, until));
                }
                else
                {
                    windows.Begin(call.Draft, call.Id, call.Attempts + 1);
                    claimed.Add(call with { IsProbe = probes.IsProbe(call.Draft) });
                }
            }

            await CallRows.PostponeAsync(session, blocked, ct);
            await RateLimitRows.WriteAsync(session, windows, now + lease, ct);
            await SuspensionRows.WriteProbesAsync(session, probes, channels, now, ct);
            return await CallRows.ClaimAsync(session, claimed, now + lease, ct);
        },
        ct);

    public Task<ImmutableArray<LaneWork>> LanesWithWorkAsync(DateTimeOffset now, CancellationToken ct) =>
        database.ReadAsync(connection => LaneQuery.ReadAsync(connection, now), ct);

    public Task<ImmutableArray<DueDelivery>> DueDeliveriesAsync(EndpointKey lane, ChannelDescriptor channel, DateTimeOffset now, int max, CancellationToken ct) =>
        database.ReadAsync(connection => dueDeliveries.ReadAsync(connection, lane, channel, now, max), ct);

    public Task<ImmutableArray<Call>> CommitCallsAsync(
        ImmutableArray<CallDraft> drafts, ChannelDescriptors channels, DateTimeOffset now, TimeSpan lease, CancellationToken ct) => database.WriteAsync(
        async session =>
        {
            var keys = await calls.ReadKeysAsync(session, drafts, channels, [], ct);
            var windows = await rateLimits.ReadAsync(session, drafts, channels, now, ct);
            var probes = await suspensions.ReadProbesAsync(session, drafts, now, ct);
            var quotas = await dayQuotas.ReadAsync(session, drafts, channels, now, ct);
            var free = await calls.FreeAsync(session, drafts, ct);
            var admitted = new List<CallDraft>(drafts.Length);
            foreach (var draft in drafts.Where(draft => !draft.Deliveries.IsEmpty && draft.Deliveries.All(free.Contains)))
            {
                if (windows.BlockedUntil(draft, now + lease) is null && quotas.Admit(draft) && keys.Take(draft) && probes.Admit(draft))
                {
                    windows.Begin(draft, CallRows.ProvisionalId(admitted.Count), attempt: 1);
                    quotas.Take(draft);
                    admitted.Add(draft);
                }
            }

            var inserted = await CallRows.InsertAsync(session, admitted, channels, now, lease, ct);
            windows.SetIds(inserted.Select((call, place) => (CallRows.ProvisionalId(place), call.Id)));
            await CallRows.CoverAsync(session, inserted, ct);
            await DayQuotaRows.WriteAsync(session, quotas, now, ct);
            await RateLimitRows.WriteAsync(session, windows, now + lease, ct);
            await SuspensionRows.WriteProbesAsync(session, probes, channels, now, ct);
            return inserted.Select(call => call with { IsProbe = probes.IsProbe(call.Draft) }).ToImmutableArray();
        },
        ct);

    public Task<ImmutableArray<Lease>> RenewAsync(ImmutableArray<Lease> leases, DateTimeOffset until, CancellationToken ct) =>
        database.WriteAsync(session => LeaseRows.RenewAsync(session, leases, until, ct), ct);

    public async Task<bool> SettleAsync(Call call, CallResult result, Attempt attempt, DateTimeOffset? retryAt, ChannelDescriptors channels, CancellationToken ct)
    {
        try
        {
            return await WriteResultAsync(call, result, attempt, retryAt, channels, ct);
        }
        catch (Exception error) when (error is EncoderFallbackException || (error is DbException refused && database.Dialect.IsDataError(refused)))
        {
            throw new StoreRejectedException($"the database refuses what the channel answered: {error.Message}", error);
        }
    }

    private Task<bool> WriteResultAsync(
        Call call, CallResult result, Attempt attempt, DateTimeOffset? retryAt, ChannelDescriptors channels, CancellationToken ct) => database.WriteAsync(
        async session =>
        {
            var ended = attempt.At + attempt.Took;
            var retry = retryAt ?? (ended + DefaultRetry);
            var again = result.Overall.Kind == OutcomeKind.Later && result.RetryShape == RetryShape.None;
            var windows = await rateLimits.ReadAsync(session, [call.Draft], channels, ended, ct);
            if (!await SettlementRows.EndCallAsync(session, call, result.MessageId, again, again ? retry : ended, ct))
            {
                return false;
            }

            windows.End(call.Draft, call.Id, call.Attempts + 1, ended);
            await RateLimitRows.WriteAsync(session, windows, ended + DefaultRetry, ct);
            await SuspensionRows.ApplyAsync(session, call, channels.Of(call.Draft.Channel), result, ended, retry, ct);
            await SettlementRows.LogAttemptAsync(session, call, result, attempt, ct);
            await SettlementRows.WriteAsync(session, call, result, again, ended, retry, ct);
            await FallbackRows.HastenAsync(session, call, result, ended, ct);
            if (again)
            {
                await SettlementRows.CloseWhenDoneAsync(session, call, ct);
            }

            return true;
        },
        ct);

    public Task<ImmutableArray<EndpointSuspension>> SuspensionsAsync(DateTimeOffset now, CancellationToken ct) =>
        database.ReadAsync(connection => SuspensionRows.ReadAsync(connection, now), ct);

    public Task MarkReportedAsync(EndpointSuspension suspension, CancellationToken ct) =>
        database.WriteAsync(
            async session =>
            {
                await FallbackRows.HastenAsync(session, suspension, ct);
                return await SuspensionRows.MarkReportedAsync(session, suspension, ct);
            },
            ct);

    public Task<int> RetrySuspendedAsync(ChannelDescriptors channels, CancellationToken ct) =>
        database.WriteAsync(session => SuspensionRows.RetryAsync(session, channels, ct), ct);

    public Task<int> GiveUpAsync(DateTimeOffset since, DateTimeOffset now, CancellationToken ct) => database.WriteAsync(
        async session =>
        {
            await session.Statement("""
                update calls set state = 'settled' where (state = 'pending' or (state = 'sending' and lease_until <= @now)) and created_at < @since and exists (
                    select 1 from suspensions s where s.channel = calls.channel and s.endpoint = calls.endpoint)
                """).With(("since", UnixMicroseconds.Of(since)), ("now", UnixMicroseconds.Of(now))).RunAsync(ct);
            return await session.Statement("""
                update deliveries set state = 'dead', reason = 'gave_up', due_at = null, settled_at = @now
                where state in ('pending', 'sending') and coalesce(due_at, created_at) < @since and (call_id is null or exists (select 1 from calls k where k.id = call_id and k.state = 'settled'))
                """).With(("since", UnixMicroseconds.Of(since)), ("now", UnixMicroseconds.Of(now))).RunAsync(ct);
        },
        ct);

    public Task<int> DeadLetterAsync(ImmutableArray<long> deliveries, DateTimeOffset now, CancellationToken ct) => database.WriteAsync(
        async session =>
        {
            var count = await session.Rows("""
                update deliveries set state = 'dead', reason = 'internal', due_at = null, settled_at = r.now
                from {rows} where deliveries.id = r.id and deliveries.state = 'pending' and deliveries.call_id is null
                """, AtRow).RunAsync([.. deliveries.Distinct().Order().Select(id => new object?[] { id, UnixMicroseconds.Of(now) })], ct);
            await FallbackRows.HastenAsync(session, deliveries, now, ct);
            return count;
        },
        ct);

    public Task<int> ReplayAsync(ImmutableArray<long> deliveries, DeliveryState? only, DateTimeOffset now, CancellationToken ct) => database.WriteAsync(
        session => session.Rows($$"""
            update deliveries set state = 'pending', reason = 'none', generation = deliveries.generation + 1, attempts = 0, call_id = null, split_group = 0, reduction_level = 0,
                due_at = r.now, settled_at = null
            from {rows} where deliveries.id = r.id and deliveries.state in ({{(only is { } state ? $"'{EnumNames.Of(state)}'" : "'dead', 'sent'")}})
            """, AtRow).RunAsync([.. deliveries.Distinct().Order().Select(id => new object?[] { id, UnixMicroseconds.Of(now) })], ct),
        ct);
}

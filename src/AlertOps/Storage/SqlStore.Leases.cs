using System.Collections.Immutable;
using System.Globalization;
using AlertOps.Delivery;
using AlertOps.Delivery.Leases;

namespace AlertOps.Storage;

/// <summary>Claims that are kept while the work goes on, and work that nobody waits for any more.</summary>
internal sealed partial class SqlStore
{
    private static readonly RowShape IncidentLeaseRow = new(["token"], ["id", "until"]);
    private static readonly RowShape CallLeaseRow = new([], ["id", "epoch", "until"]);

    public Task<ImmutableArray<Lease>> RenewAsync(ImmutableArray<Lease> leases, DateTimeOffset until, CancellationToken ct) => WriteAsync(
        async session =>
        {
            var incidents = leases.Where(lease => lease.Kind == LeaseKind.Incident).OrderBy(lease => lease.Id).ToList();
            var calls = leases.Where(lease => lease.Kind == LeaseKind.Call).OrderBy(lease => lease.Id).ToList();
            var kept = await session.Rows("""
                update incidents set lease_until = r.until from {rows} where incidents.id = r.id and incidents.lease_token = r.token returning incidents.id, incidents.lease_token
                """, IncidentLeaseRow).QueryAsync(
                [.. incidents.Select(lease => new object?[] { lease.Token, lease.Id, Micros.Of(until) })], reader => new Lease(LeaseKind.Incident, reader.GetInt64(0), reader.GetString(1)), ct);
            var keptCalls = await session.Rows("""
                update calls set lease_until = r.until from {rows} where calls.id = r.id and calls.attempts = r.epoch and calls.state = 'sending' returning calls.id, calls.attempts
                """, CallLeaseRow).QueryAsync(
                [.. calls.Select(lease => new object?[] { lease.Id, long.Parse(lease.Token, CultureInfo.InvariantCulture), Micros.Of(until) })],
                reader => new Lease(LeaseKind.Call, reader.GetInt64(0), reader.GetInt64(1).ToString(CultureInfo.InvariantCulture)),
                ct);
            var ours = kept.Concat(keptCalls).ToHashSet();
            return leases.Where(ours.Contains).ToImmutableArray();
        },
        ct);

    public Task<int> GiveUpAsync(DateTimeOffset since, DateTimeOffset now, CancellationToken ct) => WriteAsync(
        async session =>
        {
            await session.Statement("""
                update calls set state = 'settled' where state = 'pending' and created_at < @since and exists (
                    select 1 from suspensions s where s.channel = calls.channel and s.endpoint = calls.endpoint)
                """).With(("since", Micros.Of(since))).RunAsync(ct);
            return await session.Statement("""
                update deliveries set state = 'dead', reason = 'gave_up', due_at = null, settled_at = @now
                where state = 'pending' and coalesce(due_at, created_at) < @since and (call_id is null or exists (select 1 from calls k where k.id = call_id and k.state = 'settled'))
                """).With(("since", Micros.Of(since)), ("now", Micros.Of(now))).RunAsync(ct);
        },
        ct);
}

using System.Collections.Immutable;
using System.Globalization;
using AlertOps.Delivery.Leases;
using AlertOps.Storage.Sql;

namespace AlertOps.Storage.Stores;

/// <summary>Extends the leases of incidents and calls.</summary>
internal static class LeaseRows
{
    private static readonly RowShape IncidentLeaseRow = new(["token"], ["id", "until"]);
    private static readonly RowShape CallLeaseRow = new([], ["id", "epoch", "until"]);

    /// <returns>The leases that are still held.</returns>
    public static async Task<ImmutableArray<Lease>> RenewAsync(WriteSession session, ImmutableArray<Lease> leases, DateTimeOffset until, CancellationToken ct)
    {
        var incidents = leases.Where(lease => lease.Kind == LeaseKind.Incident).OrderBy(lease => lease.Id).ToList();
        var calls = leases.Where(lease => lease.Kind == LeaseKind.Call).OrderBy(lease => lease.Id).ToList();
        var kept = await session.Rows("""
            update incidents set lease_until = r.until from {rows} where incidents.id = r.id and incidents.lease_token = r.token returning incidents.id, incidents.lease_token
            """, IncidentLeaseRow).QueryAsync(
            [.. incidents.Select(lease => new object?[] { lease.Token, lease.Id, UnixMicroseconds.Of(until) })], reader => new Lease(LeaseKind.Incident, reader.GetInt64(0), reader.GetString(1)), ct);
        var keptCalls = await session.Rows("""
            update calls set lease_until = r.until from {rows} where calls.id = r.id and calls.attempts = r.epoch and calls.state = 'sending' returning calls.id, calls.attempts
            """, CallLeaseRow).QueryAsync(
            [.. calls.Select(lease => new object?[] { lease.Id, long.Parse(lease.Token, CultureInfo.InvariantCulture), UnixMicroseconds.Of(until) })],
            reader => new Lease(LeaseKind.Call, reader.GetInt64(0), reader.GetInt64(1).ToString(CultureInfo.InvariantCulture)),
            ct);
        var ours = kept.Concat(keptCalls).ToHashSet();
        return [.. leases.Where(ours.Contains)];
    }
}

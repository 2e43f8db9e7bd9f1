using System.Collections.Immutable;
using System.Data.Common;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Incidents;
using AlertOps.Storage.Sql;
using Dapper;

namespace AlertOps.Storage.Stores;

/// <summary>Counts the unsettled deliveries and the unresolved incidents, for metrics and the system page.</summary>
internal static class OutboxDepthQuery
{
    /// <summary>Reads an index alone, which holds nothing of what was sent.</summary>
    public const string CountDeliveries =
        "select state, count(*) as count, min(created_at) as oldest from deliveries where state in ('pending', 'sending', 'dead') group by state";

    public const string CountIncidents = "select state, severity, count(*) as count from incidents where state in ('open', 'acknowledged') group by state, severity";

    public static async Task<OutboxDepth> ReadAsync(DbConnection connection)
    {
        var states = (await connection.QueryAsync<CountRow>(CountDeliveries)).AsList();
        var incidents = await connection.QueryAsync<CountRow>(CountIncidents);
        var none = OutboxDepth.States.ToImmutableSortedDictionary(state => state, _ => 0L);
        return new OutboxDepth(
            none.SetItems(states.Select(row => KeyValuePair.Create(StoredEnum.Read(row.State, DeliveryState.Dead), row.Count))),
            UnixMicroseconds.Time(states.Where(row => row.State != EnumNames.Of(DeliveryState.Dead)).Min(row => row.Oldest)),
            [.. incidents.Select(row => (StoredEnum.Read(row.State, IncidentState.Open), StoredEnum.Read(row.Severity, Severity.Critical), row.Count))]);
    }

    private sealed record CountRow
    {
        public string State { get; init; } = "";

        public string Severity { get; init; } = "";

        public long Count { get; init; }

        public long? Oldest { get; init; }
    }
}

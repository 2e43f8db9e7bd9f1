using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Incidents;
using Dapper;

namespace AlertOps.Storage;

/// <summary>How much lies in the outbox, for metrics and the system page.</summary>
internal sealed partial class SqlStore
{
    /// <summary>Read off an index alone, which has nothing of what was sent.</summary>
    internal const string CountDeliveries =
        "select state, count(*) as count, min(created_at) as oldest from deliveries where state in ('pending', 'sending', 'dead') group by state";

    internal const string CountIncidents = "select state, severity, count(*) as count from incidents where state in ('open', 'acknowledged') group by state, severity";

    public Task<OutboxDepth> MeasureDepthAsync(CancellationToken ct) => ReadAsync(
        async connection =>
        {
            var states = (await connection.QueryAsync<CountRow>(CountDeliveries)).AsList();
            var incidents = await connection.QueryAsync<CountRow>(CountIncidents);
            var none = OutboxDepth.States.ToImmutableSortedDictionary(state => state, _ => 0L);
            return new OutboxDepth(
                none.SetItems(states.Select(row => KeyValuePair.Create(StoredEnum.Read(row.State, DeliveryState.Dead), row.Count))),
                Micros.Time(states.Where(row => row.State != EnumNames.Of(DeliveryState.Dead)).Min(row => row.Oldest)),
                [.. incidents.Select(row => (StoredEnum.Read(row.State, IncidentState.Open), StoredEnum.Read(row.Severity, Severity.Critical), row.Count))]);
        },
        ct);

    private sealed record CountRow
    {
        public string State { get; init; } = "";

        public string Severity { get; init; } = "";

        public long Count { get; init; }

        public long? Oldest { get; init; }
    }
}

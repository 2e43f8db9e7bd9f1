using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Incidents;

namespace AlertOps.Delivery;

/// <summary>Numbers of deliveries that are not settled or dead, and of incidents that are not resolved.</summary>
/// <param name="ByState">Number of deliveries in each of <see cref="States"/>.</param>
/// <param name="OldestPending">Creation time of the oldest delivery that isn't settled.</param>
/// <param name="Incidents">Number of incidents that are not resolved, by state and severity.</param>
internal sealed record OutboxDepth(
    ImmutableSortedDictionary<DeliveryState, long> ByState,
    DateTimeOffset? OldestPending,
    ImmutableArray<(IncidentState State, Severity Severity, long Count)> Incidents)
{
    /// <summary>The states in which deliveries wait for something. Those that are over are counted when they end, never by reading all of them.</summary>
    public static ImmutableArray<DeliveryState> States { get; } = [DeliveryState.Pending, DeliveryState.Sending, DeliveryState.Dead];
}

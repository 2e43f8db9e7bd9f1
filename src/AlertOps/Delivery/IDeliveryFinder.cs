using System.Collections.Immutable;

namespace AlertOps.Delivery;

/// <summary>Finds the deliveries that a replay is about.</summary>
internal interface IDeliveryFinder
{
    /// <summary>Ids of at most <paramref name="max"/> deliveries that match, oldest first. The filter's cursor and limit are ignored.</summary>
    Task<ImmutableArray<long>> DeliveryIdsAsync(DeliveryFilter filter, int max, CancellationToken ct);

    /// <summary>Ids of the dead deliveries among all that shared the last call of this delivery, itself included.</summary>
    Task<ImmutableArray<long>> DeadInCallAsync(long id, CancellationToken ct);
}

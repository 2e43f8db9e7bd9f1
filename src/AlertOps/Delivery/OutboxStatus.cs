using System.Collections.Immutable;
using AlertOps.Delivery.Suspensions;

namespace AlertOps.Delivery;

/// <summary>The state of the outbox for people to look at.</summary>
/// <param name="Suspensions">Endpoints that wait for an administrator or for the end of a rate window; none that works again.</param>
internal sealed record OutboxStatus(OutboxDepth Depth, ImmutableArray<EndpointSuspension> Suspensions);

/// <summary>Reads the state of the outbox.</summary>
internal sealed class OutboxStatusReader(IHousekeepingStore housekeeping, IOutboxStore outbox)
{
    public async Task<OutboxStatus> ReadAsync(DateTimeOffset now, CancellationToken ct) =>
        new(await housekeeping.MeasureDepthAsync(ct), [.. (await outbox.SuspensionsAsync(now, ct)).Where(suspension => !suspension.IsOver)]);
}

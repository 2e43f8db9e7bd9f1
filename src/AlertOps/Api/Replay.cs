using System.Collections.Immutable;
using AlertOps.Outbox;
using AlertOps.Storage;

namespace AlertOps.Api;

/// <summary>Puts deliveries back into the outbox, for the API and the pages alike.</summary>
internal sealed class Replay(AlertReader reader, IAlertStore store, DeliveriesWaiting waiting, TimeProvider clock, ILogger<Replay> logger)
{
    /// <summary>As many as one request puts back, oldest first; who has more asks again.</summary>
    public const int Max = 10_000;

    /// <summary>These, dead or sent. How many of them were.</summary>
    public async Task<int> IdsAsync(ImmutableArray<long> ids, CancellationToken ct)
    {
        var count = ids.IsEmpty ? 0 : await store.ReplayAsync(ids, clock.GetUtcNow(), ct);
        logger.Replayed(count, ids.Length);
        waiting.Raise();
        return count;
    }

    /// <summary>What a filter finds: dead ones, unless it asks for sent ones by that word.</summary>
    public async Task<int> FoundAsync(DeliveryFilter filter, CancellationToken ct) => await IdsAsync(await FindAsync(filter, ct), ct);

    /// <summary>The dead ones of the last call of this delivery; who got it does not get it twice.</summary>
    public async Task<int> DeadInCallAsync(long id, CancellationToken ct) => await IdsAsync(await reader.DeadInCallAsync(id, ct), ct);

    /// <summary>How many of a filter's deliveries are dead, up to <see cref="Max"/>.</summary>
    public async Task<int> CountDeadAsync(DeliveryFilter filter, CancellationToken ct) =>
        filter.State is null or DeliveryState.Dead ? (await FindAsync(filter, ct)).Length : 0;

    private Task<ImmutableArray<long>> FindAsync(DeliveryFilter filter, CancellationToken ct) =>
        reader.DeliveryIdsAsync(filter with { State = filter.State ?? DeliveryState.Dead }, Max, ct);
}

using System.Collections.Immutable;
using AlertOps.Delivery;
using AlertOps.Storage;

namespace AlertOps.Api;

/// <summary>Puts deliveries back into the outbox, for the API and the pages alike.</summary>
internal sealed class Replay(AlertReader reader, IAlertStore store, DeliverySignal waiting, TimeProvider clock, ILogger<Replay> logger)
{
    /// <summary>As many as one request puts back, oldest first; who has more asks again.</summary>
    public const int Max = 10_000;

    /// <summary>These, dead or sent. How many of them were.</summary>
    public Task<int> IdsAsync(ImmutableArray<long> ids, CancellationToken ct) => ReplayAsync(ids, null, ct);

    /// <summary>What a filter finds: dead ones, unless it asks for sent ones by that word.</summary>
    public async Task<int> FoundAsync(DeliveryFilter filter, CancellationToken ct) =>
        await ReplayAsync(await FindAsync(filter, ct), filter.State ?? DeliveryState.Dead, ct);

    /// <summary>The dead ones of the last call of this delivery; who got it does not get it twice.</summary>
    public async Task<int> DeadInCallAsync(long id, CancellationToken ct) =>
        await ReplayAsync(await reader.DeadInCallAsync(id, ct), DeliveryState.Dead, ct);

    /// <summary>How many of a filter's deliveries are dead, up to <see cref="Max"/>.</summary>
    public async Task<int> CountDeadAsync(DeliveryFilter filter, CancellationToken ct) =>
        filter.State is null or DeliveryState.Dead ? (await FindAsync(filter, ct)).Length : 0;

    // What was found dead may have been sent since, by somebody who asked at the same time: it must not leave twice.
    private async Task<int> ReplayAsync(ImmutableArray<long> ids, DeliveryState? only, CancellationToken ct)
    {
        var count = ids.IsEmpty ? 0 : await store.ReplayAsync(ids, only, clock.GetUtcNow(), ct);
        logger.Replayed(count, ids.Length);
        waiting.NotifyAll();
        return count;
    }

    private Task<ImmutableArray<long>> FindAsync(DeliveryFilter filter, CancellationToken ct) =>
        reader.DeliveryIdsAsync(filter with { State = filter.State ?? DeliveryState.Dead }, Max, ct);
}

using System.Collections.Immutable;
using System.Globalization;
using AlertOps.Incidents.Audit;

namespace AlertOps.Delivery;

/// <summary>Puts dead or sent deliveries back into the outbox, for the API and the pages alike.</summary>
internal sealed class DeliveryReplay(
    IDeliveryFinder finder, IOutboxStore store, DeliverySignal signal, AuditLog audit, TimeProvider clock, ILogger<DeliveryReplay> logger)
{
    /// <summary>Most deliveries of one request, oldest first.</summary>
    public const int Max = 10_000;

    /// <summary>Number of deliveries that the audit log names one by one.</summary>
    private const int MaxNamed = 20;

    /// <summary>Replays those of these deliveries that are dead or sent.</summary>
    /// <returns>Number of deliveries put back.</returns>
    public Task<int> IdsAsync(ImmutableArray<long> ids, Actor actor, CancellationToken ct) => ReplayAsync(ids, null, actor, ct);

    /// <summary>Replays the deliveries that match: the dead ones, unless the filter names the state sent.</summary>
    /// <returns>Number of deliveries put back.</returns>
    public async Task<int> FoundAsync(DeliveryFilter filter, Actor actor, CancellationToken ct) =>
        await ReplayAsync(await FindAsync(filter, ct), filter.State ?? DeliveryState.Dead, actor, ct);

    /// <summary>Replays the dead deliveries among all that shared the last call of this one. Recipients that the call did reach get nothing twice.</summary>
    /// <returns>Number of deliveries put back.</returns>
    public async Task<int> DeadInCallAsync(long id, Actor actor, CancellationToken ct) =>
        await ReplayAsync(await finder.DeadInCallAsync(id, ct), DeliveryState.Dead, actor, ct);

    /// <summary>Number of dead deliveries that match, at most <see cref="Max"/>.</summary>
    public async Task<int> CountDeadAsync(DeliveryFilter filter, CancellationToken ct) =>
        filter.State is null or DeliveryState.Dead ? (await FindAsync(filter, ct)).Length : 0;

    // A delivery that was found dead may have been sent since by a concurrent replay: the store puts it back only if it still has the state.
    private async Task<int> ReplayAsync(ImmutableArray<long> ids, DeliveryState? only, Actor actor, CancellationToken ct)
    {
        var count = ids.IsEmpty ? 0 : await store.ReplayAsync(ids, only, clock.GetUtcNow(), ct);
        logger.Replayed(count, ids.Length);
        signal.NotifyAll();
        if (count > 0)
        {
            var subject = ids is [var one] ? $"delivery:{one}" : "deliveries";
            await audit.WriteAsync(actor, AuditAction.Replay, subject, null, [("replayed", Number(count)), ("deliveries", Named(ids))]);
        }

        return count;
    }

    private static string Named(ImmutableArray<long> ids) =>
        string.Join(", ", ids.Take(MaxNamed).Select(Number)) + (ids.Length > MaxNamed ? $", … ({Number(ids.Length)})" : "");

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private Task<ImmutableArray<long>> FindAsync(DeliveryFilter filter, CancellationToken ct) =>
        finder.DeliveryIdsAsync(filter with { State = filter.State ?? DeliveryState.Dead }, Max, ct);
}

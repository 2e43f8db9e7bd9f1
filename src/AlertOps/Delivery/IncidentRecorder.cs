using System.Collections.Immutable;
using AlertOps.Alerts;

namespace AlertOps.Delivery;

/// <summary>
/// Records what changes incidents and wakes the planner once it is committed, here and in the other replicas. Everything that records goes through here
/// (intake's queue, messages by hand, AlertOps' own incidents, timers): a write without the signal would be planned up to a second late, and nobody would notice.
/// </summary>
internal sealed class IncidentRecorder(IIncidentStore store, ChangeSignal changes)
{
    /// <summary>Writes the updates in one transaction and signals. When it returns, everything is on disk.</summary>
    /// <returns>One receipt for each update, in their order.</returns>
    /// <exception cref="StoreRejectedException">The database refuses the data of one of them; nothing of the batch is written.</exception>
    public async Task<ImmutableArray<Receipt>> RecordAsync(ImmutableArray<GroupUpdate> updates, SeverityRules severity, CancellationToken ct)
    {
        var receipts = await store.RecordAsync(updates, severity, ct);
        changes.NotifyAll();
        return receipts;
    }

    /// <summary>Writes a confirmed stale firing update like any other update, drops one that is not confirmed, and signals.</summary>
    public async Task ResolveStaleFiringAsync(long id, bool confirmed, SeverityRules severity, DateTimeOffset now, CancellationToken ct)
    {
        await store.ResolveStaleFiringAsync(id, confirmed, severity, now, ct);
        changes.NotifyAll();
    }

    /// <summary>Signals changes that were committed together with what raised them, such as a timer.</summary>
    public void ChangesCommitted() => changes.NotifyAll();
}

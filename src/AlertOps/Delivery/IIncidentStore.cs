using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Incidents;

namespace AlertOps.Delivery;

/// <summary>
/// Stores updates, incidents, their alerts and changes, and hands out incidents to be planned. Every method is one transaction; <c>now</c> always comes from
/// the caller's <see cref="TimeProvider"/>, never from the database. One contract suite runs against every implementation.
/// </summary>
internal interface IIncidentStore
{
    /// <summary>Writes what the updates change. When it returns, everything is on disk.</summary>
    /// <exception cref="StoreRejectedException">One of the updates holds bad data; nothing of the batch is written.</exception>
    Task<ImmutableArray<Receipt>> RecordAsync(ImmutableArray<GroupUpdate> updates, SeverityRules severity, CancellationToken ct);

    /// <summary>
    /// Claims at most <paramref name="max"/> incidents that no other planner holds, each with all its pending changes: first those with the worst pending
    /// change, then those with the oldest. Empty when there is nothing to do.
    /// </summary>
    Task<ImmutableArray<ClaimedIncident>> ClaimIncidentsAsync(DateTimeOffset now, TimeSpan lease, int max, CancellationToken ct);

    /// <summary>
    /// Writes the plan: marks the changes as planned (the newest that deserves a message reports the others as well), stores the evidence, inserts the
    /// deliveries, supersedes older deliveries to the same targets that have no call yet, and sets the timers of the reminder and of fallbacks. False when the claim was lost; then nothing
    /// is written.
    /// </summary>
    Task<bool> CommitPlanAsync(ClaimedIncident claim, PlannedChange planned, ChannelDescriptors channels, DateTimeOffset now, CancellationToken ct);

    /// <summary>Releases an incident after planning failed; it can be claimed again from <paramref name="retryAt"/> on.</summary>
    Task ReleaseIncidentAsync(ClaimedIncident claim, DateTimeOffset retryAt, CancellationToken ct);

    /// <summary>Open incidents of one source and Alertmanager receiver, oldest first.</summary>
    Task<ImmutableArray<Incident>> OpenIncidentsAsync(string source, string receiver, CancellationToken ct);

    /// <summary>Stale firing updates that Alertmanager has to confirm, oldest first.</summary>
    Task<ImmutableArray<StaleFiringUpdate>> StaleFiringUpdatesAsync(DateTimeOffset now, CancellationToken ct);

    /// <summary>Removes a stale firing update; a confirmed one is recorded like any other update, with <paramref name="now"/> as its time of arrival.</summary>
    /// <returns>Null when nothing was recorded.</returns>
    Task<Receipt?> ResolveStaleFiringAsync(long id, bool confirmed, SeverityRules severity, DateTimeOffset now, CancellationToken ct);
}

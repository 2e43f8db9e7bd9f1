using System.Collections.Frozen;
using AlertOps.Background;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Enrichment;

namespace AlertOps.Planning;

/// <summary>
/// Verifies stale firing updates: an alert that has resolved is reported as firing with a start before that end, which comes late from a twin of its
/// Alertmanager. Asks the Alertmanager whether the alert really fires; no answer within a few seconds means that it does. Each cluster is asked once for all
/// waiting updates, all clusters at once, and no update waits past its own expiry.
/// </summary>
internal sealed class StaleFiringVerifier(
    IIncidentStore store,
    AlertmanagerClient alertmanager,
    ActiveConfiguration configuration,
    IncidentRecorder recorder,
    Draining draining,
    TimeProvider time,
    ILogger<StaleFiringVerifier> logger) : DrainingLoop("stale_firing", TimeSpan.FromSeconds(1), draining, time, logger)
{
    protected override async Task TickAsync(CancellationToken ct)
    {
        var stale = await store.StaleFiringUpdatesAsync(Now, ct);
        await ResolveAsync(stale.Where(IsExpired), _ => Task.FromResult(true), ct);

        var waiting = stale.Where(update => !IsExpired(update)).ToList();
        var answers = waiting.SelectMany(ClustersOf).Distinct().ToDictionary(cluster => cluster, cluster => AskAsync(cluster, ct));
        await ResolveAsync(waiting, update => FiresAsync(update, answers, ct), ct);
    }

    private bool IsExpired(StaleFiringUpdate stale) => stale.ExpiresAt <= Now;

    /// <summary>Resolves groups at the same time, the updates of one group in their order.</summary>
    private Task ResolveAsync(IEnumerable<StaleFiringUpdate> stale, Func<StaleFiringUpdate, Task<bool>> fires, CancellationToken ct) => Task.WhenAll(stale
        .GroupBy(one => (one.Update.Source, one.Update.Receiver, one.Update.GroupKey))
        .Select(group => EachAsync(
            group, async one => await recorder.ResolveStaleFiringAsync(one.Id, await fires(one), configuration.Current.Severity, Now, ct), ct)));

    private IReadOnlyList<AlertmanagerOptions> ClustersOf(StaleFiringUpdate stale)
    {
        var all = configuration.Current.Alertmanagers;
        var named = all.Where(cluster => cluster.Name == stale.Update.Source).ToList();
        return named.Count > 0 ? named : all;
    }

    /// <summary>Fingerprints of the active alerts; null when no member of the cluster answers.</summary>
    private async Task<FrozenSet<string>?> AskAsync(AlertmanagerOptions cluster, CancellationToken ct) =>
        await alertmanager.ActiveFingerprintsAsync(cluster, ct) is { } active ? active.ToFrozenSet(StringComparer.Ordinal) : null;

    private async Task<bool> FiresAsync(StaleFiringUpdate stale, Dictionary<AlertmanagerOptions, Task<FrozenSet<string>?>> answers, CancellationToken ct)
    {
        foreach (var cluster in ClustersOf(stale))
        {
            // A reload may have changed the clusters since they were asked.
            if (answers.TryGetValue(cluster, out var answer) && await WithinAsync(answer, stale.ExpiresAt - Now, ct) is { } active)
            {
                return stale.Update.Alerts.Any(alert => alert.IsFiring && active.Contains(alert.Fingerprint));
            }
        }

        return true;
    }

    private async Task<FrozenSet<string>?> WithinAsync(Task<FrozenSet<string>?> answer, TimeSpan left, CancellationToken ct)
    {
        try
        {
            return await answer.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, Time, ct);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }
}

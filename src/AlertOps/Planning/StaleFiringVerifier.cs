using System.Collections.Frozen;
using AlertOps.Background;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Enrichment;

namespace AlertOps.Planning;

/// <summary>
/// Firing news of an alert that had already resolved, with a start before that end, comes late from a twin Alertmanager. Its Alertmanager is asked
/// whether the alert really fires; no answer within a few seconds means that it does. Each cluster is asked once for everything that waits, all clusters
/// at once, and nothing waits past its own time.
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
    protected override async Task LookAsync(CancellationToken ct)
    {
        var held = await store.StaleFiringUpdatesAsync(Now, ct);
        await ResolveAsync(held.Where(IsPast), _ => Task.FromResult(true), ct);

        var waiting = held.Where(update => !IsPast(update)).ToList();
        var asked = waiting.SelectMany(ClustersOf).Distinct().ToDictionary(cluster => cluster, cluster => AskAsync(cluster, ct));
        await ResolveAsync(waiting, update => FiresAsync(update, asked, ct), ct);
    }

    private bool IsPast(StaleFiringUpdate held) => held.ExpiresAt <= Now;

    /// <summary>Groups at the same time, the updates of one group in their order.</summary>
    private Task ResolveAsync(IEnumerable<StaleFiringUpdate> held, Func<StaleFiringUpdate, Task<bool>> fires, CancellationToken ct) => Task.WhenAll(held
        .GroupBy(one => (one.Update.Source, one.Update.Receiver, one.Update.GroupKey))
        .Select(group => EachAsync(
            group, async one => await recorder.ResolveStaleFiringAsync(one.Id, await fires(one), configuration.Current.Severity, Now, ct), ct)));

    private IReadOnlyList<AlertmanagerOptions> ClustersOf(StaleFiringUpdate held)
    {
        var all = configuration.Current.Alertmanagers;
        var named = all.Where(cluster => cluster.Name == held.Update.Source).ToList();
        return named.Count > 0 ? named : all;
    }

    /// <summary>Null when no member answers.</summary>
    private async Task<FrozenSet<string>?> AskAsync(AlertmanagerOptions cluster, CancellationToken ct) =>
        await alertmanager.ActiveFingerprintsAsync(cluster, ct) is { } active ? active.ToFrozenSet(StringComparer.Ordinal) : null;

    private async Task<bool> FiresAsync(StaleFiringUpdate held, Dictionary<AlertmanagerOptions, Task<FrozenSet<string>?>> asked, CancellationToken ct)
    {
        foreach (var cluster in ClustersOf(held))
        {
            // A reload may have changed the clusters since they were asked.
            if (asked.TryGetValue(cluster, out var answer) && await WithinAsync(answer, held.ExpiresAt - Now, ct) is { } active)
            {
                return held.Update.Alerts.Any(alert => alert.IsFiring && active.Contains(alert.Fingerprint));
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

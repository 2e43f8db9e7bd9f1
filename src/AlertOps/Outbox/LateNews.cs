using AlertOps.Configuration;
using AlertOps.Enrichment;
using AlertOps.Operations;

namespace AlertOps.Outbox;

/// <summary>
/// Firing news of an alert that had already resolved, with a start before that end, comes late from a twin Alertmanager. Its Alertmanager is asked
/// whether the alert really fires; no answer within a few seconds means that it does.
/// </summary>
internal sealed class LateNews(
    IAlertStore store,
    AlertmanagerClient alertmanager,
    ActiveConfiguration configuration,
    ChangesWaiting changes,
    Draining draining,
    TimeProvider time,
    ILogger<LateNews> logger) : PeriodicWork("late_news", TimeSpan.FromSeconds(1), draining, time, logger)
{
    protected override async Task LookAsync(CancellationToken ct) => await EachAsync(await store.HeldUpdatesAsync(Now, ct), async held =>
    {
        await store.ResolveHeldAsync(held.Id, await FiresAsync(held, ct), configuration.Current.Severity, Now, ct);
        changes.Raise();
    }, ct);

    private async Task<bool> FiresAsync(HeldUpdate held, CancellationToken ct)
    {
        var all = configuration.Current.Alertmanagers;
        var named = all.Where(cluster => cluster.Name == held.Update.Source).ToList();
        var firing = held.Update.Alerts.Where(alert => alert.IsFiring).Select(alert => alert.Fingerprint).ToList();
        foreach (var cluster in named.Count > 0 ? named : [.. all])
        {
            if (await alertmanager.ActiveFingerprintsAsync(cluster, ct) is { } active)
            {
                return firing.Exists(active.Contains);
            }
        }

        return true;
    }
}

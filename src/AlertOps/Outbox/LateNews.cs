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
    ILogger<LateNews> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var ct = draining.NoNewWork(stoppingToken);
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                await SettleAllAsync(ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Draining: held updates stay held.
        }
    }

    private async Task SettleAllAsync(CancellationToken ct)
    {
        try
        {
            foreach (var held in await store.HeldUpdatesAsync(time.GetUtcNow(), ct))
            {
                await store.ResolveHeldAsync(held.Id, await FiresAsync(held, ct), configuration.Current.Severity, time.GetUtcNow(), ct);
                changes.Raise();
            }
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            logger.LateNewsFailed(error);
        }
    }

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

using AlertOps.Operations;

namespace AlertOps.Outbox;

/// <summary>Brings back what nobody has acknowledged, on AlertOps' own clock: Alertmanager's repeats make no message.</summary>
internal sealed class ReminderClock(
    IAlertStore store, ChangesWaiting changes, Draining draining, TimeProvider time, ILogger<ReminderClock> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var ct = draining.NoNewWork(stoppingToken);
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                if (await RaiseAsync(ct) > 0)
                {
                    changes.Raise();
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Draining.
        }
    }

    private async Task<int> RaiseAsync(CancellationToken ct)
    {
        try
        {
            return await store.RaiseRemindersAsync(time.GetUtcNow(), ct);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            logger.ChangesUnavailable(error);
            return 0;
        }
    }
}

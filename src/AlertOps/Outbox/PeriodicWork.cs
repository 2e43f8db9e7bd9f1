using AlertOps.Operations;

namespace AlertOps.Outbox;

/// <summary>Work of the outbox that looks again and again whether there is something to do, until AlertOps takes no new work. What fails is tried at the next look.</summary>
internal abstract class PeriodicWork(TimeSpan period, Draining draining, TimeProvider time) : BackgroundService
{
    protected TimeProvider Time => time;

    protected DateTimeOffset Now => time.GetUtcNow();

    protected abstract Task LookAsync(CancellationToken ct);

    protected abstract void Failed(Exception error);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var ct = draining.NoNewWork(stoppingToken);
        using var timer = new PeriodicTimer(period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                await TryAsync(ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Draining: the next start looks again.
        }
    }

    private async Task TryAsync(CancellationToken ct)
    {
        try
        {
            await LookAsync(ct);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Failed(error);
        }
    }
}

using AlertOps.Operations;

namespace AlertOps.Outbox;

/// <summary>Work of the outbox that looks again and again whether there is something to do, until AlertOps takes no new work. What fails is tried at the next look.</summary>
internal abstract class PeriodicWork(TimeSpan period, Draining draining, TimeProvider time) : BackgroundService
{
    protected TimeProvider Time => time;

    protected DateTimeOffset Now => time.GetUtcNow();

    protected abstract Task LookAsync(CancellationToken ct);

    protected abstract void Failed(Exception error);

    /// <summary>Does one after the other; one that fails keeps no other waiting.</summary>
    protected async Task EachAsync<T>(IEnumerable<T> items, Func<T, Task> work)
    {
        foreach (var item in items)
        {
            await TryAsync(() => work(item));
        }
    }

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var ct = draining.NoNewWork(stoppingToken);
        using var timer = new PeriodicTimer(period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                await TryAsync(() => LookAsync(ct));
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Draining: the next start looks again.
        }
    }

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Failed(error);
        }
    }
}

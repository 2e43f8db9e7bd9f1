namespace AlertOps.Background;

/// <summary>A background loop that looks again and again whether there is something to do. A look that fails is reported once; the next one comes all the same.</summary>
/// <param name="name">As with <see cref="BackgroundLoop"/>.</param>
internal abstract class PeriodicLoop(string name, TimeSpan period, TimeProvider time, ILogger logger) : BackgroundLoop(name, time, logger)
{
    private volatile bool isWell = true;

    protected abstract Task LookAsync(CancellationToken ct);

    /// <summary>Cancelled when it has to end; before the host does, for a loop that takes up work.</summary>
    protected virtual CancellationToken Until(CancellationToken stopping) => stopping;

    /// <summary>Does one after the other; one that fails keeps no other waiting.</summary>
    protected async Task EachAsync<T>(IEnumerable<T> items, Func<T, Task> work, CancellationToken ct)
    {
        foreach (var item in items)
        {
            if (!await TryAsync(() => work(item), ct))
            {
                isWell = false;
            }
        }
    }

    protected sealed override async Task RunAsync(CancellationToken ct)
    {
        var until = Until(ct);
        using var timer = new PeriodicTimer(period, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(until))
            {
                await LookOnceAsync(until);
            }
        }
        catch (OperationCanceledException) when (until.IsCancellationRequested)
        {
            // The next start looks again.
        }
    }

    protected async Task LookOnceAsync(CancellationToken ct)
    {
        isWell = true;
        if (await TryAsync(() => LookAsync(ct), ct) && isWell)
        {
            Recovered();
        }
    }
}

namespace AlertOps.Background;

/// <summary>A background loop that ticks at an interval. A tick that fails is reported once, and the next one comes all the same.</summary>
/// <param name="name">Label of the metric, and the loop's name in log lines.</param>
internal abstract class PeriodicLoop(string name, TimeSpan period, TimeProvider time, ILogger logger) : BackgroundLoop(name, time, logger)
{
    private volatile bool isWell = true;

    /// <summary>Does what is due now.</summary>
    protected abstract Task TickAsync(CancellationToken ct);

    /// <summary>Returns the token that ends the loop. A loop that claims work ends before the host does.</summary>
    protected virtual CancellationToken Until(CancellationToken stopping) => stopping;

    /// <summary>Works on one item after the other. An item that fails is reported, and the others are worked on all the same.</summary>
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
                await TryTickAsync(until);
            }
        }
        catch (OperationCanceledException) when (until.IsCancellationRequested)
        {
            // The loop was asked to end.
        }
    }

    protected async Task TryTickAsync(CancellationToken ct)
    {
        isWell = true;
        if (await TryAsync(() => TickAsync(ct), ct) && isWell)
        {
            Recovered();
        }
    }
}

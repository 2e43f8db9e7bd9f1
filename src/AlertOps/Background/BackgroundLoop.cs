using System.Data.Common;

namespace AlertOps.Background;

/// <summary>
/// A hosted service that runs for as long as its host. An exception that escapes from it is logged once and counted in
/// <c>alertops_background_restarts_total</c>, and the loop is started again after a pause that grows while it keeps breaking. All background services of
/// AlertOps derive from it, so none of them can end another one, or the process.
/// </summary>
/// <param name="name">Label of the metric, and the loop's name in log lines.</param>
internal abstract class BackgroundLoop(string name, TimeProvider time, ILogger logger) : BackgroundService
{
    /// <summary>The time after which a running loop counts as well: the pauses begin anew when it breaks.</summary>
    private static readonly TimeSpan Steady = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly FailureLog failures = new();
    private long restarts;

    public string Name => name;

    /// <summary>The number of times that the loop, or one piece of its work, has broken since the start of the process.</summary>
    public long Restarts => Interlocked.Read(ref restarts);

    protected TimeProvider Time => time;

    protected DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The number of restarts in a row after which the process ends with a failure code. Only a loop that intake can't do without limits it.</summary>
    protected virtual int MaxRestarts => int.MaxValue;

    /// <summary>True when the loop has nothing more to do, and may return though the host goes on.</summary>
    protected virtual bool IsOver => false;

    /// <summary>Works until <paramref name="ct"/> is cancelled. It is started again when it throws or returns early.</summary>
    protected abstract Task RunAsync(CancellationToken ct);

    protected sealed override Task ExecuteAsync(CancellationToken stoppingToken) => KeepRunningAsync(() => RunAsync(stoppingToken), stoppingToken);

    /// <summary>Runs the work, and runs it again when it breaks, until the loop is over or <paramref name="ct"/> is cancelled.</summary>
    /// <exception cref="LoopFailedException">The work broke more often in a row than <see cref="MaxRestarts"/>.</exception>
    protected async Task KeepRunningAsync(Func<Task> work, CancellationToken ct)
    {
        for (var inARow = 1; !ct.IsCancellationRequested; inARow++)
        {
            var started = time.GetTimestamp();
            try
            {
                await work();
                if (IsOver || ct.IsCancellationRequested)
                {
                    return;
                }

                throw new InvalidOperationException("it returned, and nobody had asked it to");
            }
            catch (Exception error) when (error is not LoopFailedException)
            {
                if (ct.IsCancellationRequested)
                {
                    ReportEnd(error);
                    return;
                }

                inARow = time.GetElapsedTime(started) >= Steady ? 1 : inARow;
                if (inARow > MaxRestarts)
                {
                    throw new LoopFailedException(name, error);
                }

                Report(error);
            }

            await Task.Delay(PauseAfter(inARow), time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Does one piece of work. Its failure is reported once, and the loop goes on.</summary>
    /// <returns>False when it failed.</returns>
    protected async Task<bool> TryAsync(Func<Task> work, CancellationToken ct)
    {
        try
        {
            await work();
            return true;
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            // This includes cancellations by other tokens, such as a client's time-out.
            Report(error);
            return false;
        }
    }

    /// <summary>Counts a failure, and logs it unless it was logged before.</summary>
    protected void Report(Exception error)
    {
        var isOutage = IsOutage(error);
        if (!isOutage)
        {
            Interlocked.Increment(ref restarts);
        }

        if (error is IAlreadyLogged || !failures.IsNew(error))
        {
            return;
        }

        if (isOutage)
        {
            logger.LoopWaits(name, error.Message);
        }
        else
        {
            logger.LoopBroke(error, name);
        }
    }

    /// <summary>Notes that everything worked: a failure that was logged before is logged again from now on.</summary>
    protected void Recovered()
    {
        if (failures.Clear())
        {
            logger.LoopRecovered(name);
        }
    }

    /// <summary>True when something that the loop needs is unavailable, and the loop itself is not broken.</summary>
    private static bool IsOutage(Exception error) => error is DbException or TimeoutException or IOException;

    private static TimeSpan PauseAfter(int inARow) => inARow > 10 ? LongestPause : FirstPause * Math.Pow(2, inARow - 1);

    private void ReportEnd(Exception error)
    {
        // While the host ends, services that the loop uses may be disposed already.
        if (error is not (OperationCanceledException or ObjectDisposedException))
        {
            logger.LoopBrokeAtEnd(error, name);
        }
    }
}

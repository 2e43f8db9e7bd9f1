using System.Data.Common;

namespace AlertOps.Background;

/// <summary>
/// A hosted service that goes on for as long as its host: what escapes from it is logged once, counted in <c>alertops_background_restarts_total</c>, and
/// the loop is started again after a pause that grows while it keeps breaking. All background services of AlertOps are one, so none of them can take
/// another, or the process, with it.
/// </summary>
/// <param name="name">Label of the metric, and what log lines call it.</param>
internal abstract class BackgroundLoop(string name, TimeProvider time, ILogger logger) : BackgroundService
{
    /// <summary>A loop that ran for so long before it broke is not one that keeps breaking.</summary>
    private static readonly TimeSpan Steady = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly FailureLog failures = new();

    protected TimeProvider Time => time;

    protected DateTimeOffset Now => time.GetUtcNow();

    /// <summary>How often in a row it may break before the process ends with a failure code. Only for a loop without which nothing is taken.</summary>
    protected virtual int RestartsAtMost => int.MaxValue;

    /// <summary>True when it has nothing more to do, and may return though the host goes on.</summary>
    protected virtual bool IsOver => false;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        LoopMetrics.Started(name);
        return base.StartAsync(cancellationToken);
    }

    /// <summary>Works until <paramref name="ct"/> is cancelled. Started again when it throws.</summary>
    protected abstract Task RunAsync(CancellationToken ct);

    protected sealed override Task ExecuteAsync(CancellationToken stoppingToken) => KeepRunningAsync(() => RunAsync(stoppingToken), stoppingToken);

    /// <summary>Runs the work, and runs it again when it breaks, until it returns because it is over or <paramref name="ct"/> is cancelled.</summary>
    /// <exception cref="LoopFailedException">It broke more often in a row than <see cref="RestartsAtMost"/>.</exception>
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
                if (inARow > RestartsAtMost)
                {
                    throw new LoopFailedException(name, error);
                }

                Report(error);
            }

            await Task.Delay(PauseAfter(inARow), time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Does one piece of work, whose failure costs nothing but itself: it is reported once and left for the next turn.</summary>
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
            // Also a cancellation that isn't ours, such as a client's time-out.
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
            LoopMetrics.Restarted(name);
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

    /// <summary>Everything worked: what fails from now on is news again.</summary>
    protected void Recovered()
    {
        if (failures.Clear())
        {
            logger.LoopRecovered(name);
        }
    }

    /// <summary>What it needs is away: nothing about the loop itself is broken.</summary>
    private static bool IsOutage(Exception error) => error is DbException or TimeoutException or IOException;

    private static TimeSpan PauseAfter(int inARow) => inARow > 10 ? LongestPause : FirstPause * Math.Pow(2, inARow - 1);

    private void ReportEnd(Exception error)
    {
        // Who is taken away with the host finds things gone that it used.
        if (error is not (OperationCanceledException or ObjectDisposedException))
        {
            logger.LoopBrokeAtEnd(error, name);
        }
    }
}

namespace AlertOps.Background;

/// <summary>
/// The state of a shutdown: first the service is not ready and takes no new work; calls in flight get ten seconds more; then everything ends.
/// </summary>
internal sealed class Draining : IDisposable
{
    private readonly CancellationTokenSource begun = new();
    private readonly CancellationTokenSource inFlight = new();

    /// <summary>Referenced here so that it isn't garbage-collected before it fires, which would leave calls in flight running.</summary>
    private ITimer? limit;

    public bool HasBegun => begun.IsCancellationRequested;

    /// <summary>Cancelled when calls in flight must end, too.</summary>
    public CancellationToken InFlight => inFlight.Token;

    /// <summary>Returns a token that is cancelled when draining begins or the host stops: from then on nothing may be claimed.</summary>
    public CancellationToken NoNewWork(CancellationToken stopping) =>
        CancellationTokenSource.CreateLinkedTokenSource(begun.Token, stopping).Token;

    public void Begin(TimeSpan callsMayTake, TimeProvider time)
    {
        if (!begun.IsCancellationRequested)
        {
            begun.Cancel();
            limit = time.CreateTimer(_ => inFlight.Cancel(), null, callsMayTake, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        limit?.Dispose();
        begun.Dispose();
        inFlight.Dispose();
    }
}

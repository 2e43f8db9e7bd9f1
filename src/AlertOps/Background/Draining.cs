namespace AlertOps.Background;

/// <summary>
/// How the service goes down: first it is not ready and takes no new work; calls in flight get ten seconds more; then everything ends.
/// </summary>
internal sealed class Draining : IDisposable
{
    private readonly CancellationTokenSource begun = new();
    private readonly CancellationTokenSource inFlight = new();

    /// <summary>Kept, or it could be collected before its time, and calls on the way would never be ended.</summary>
    private ITimer? limit;

    public bool HasBegun => begun.IsCancellationRequested;

    /// <summary>Cancelled when calls on the way must end, too.</summary>
    public CancellationToken InFlight => inFlight.Token;

    /// <summary>Cancelled when draining begins or the host stops: claim nothing more.</summary>
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

namespace AlertOps.Delivery;

/// <summary>Holds the known state of the database. Readiness, intake and pages report it; the store itself sets it.</summary>
internal sealed class StoreHealth
{
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? unavailableReason = "the database has not been opened yet";
    private TaskCompletionSource unresponsive = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The reason why nothing can be read or written now; null when none is known. While it is set, nothing is tried.</summary>
    public string? UnavailableReason => Volatile.Read(ref unavailableReason);

    /// <summary>True when the database is available and responsive, so that alerts are accepted.</summary>
    public bool IsHealthy => UnavailableReason is null && !Unresponsive.IsCompleted;

    /// <summary>Completed while the database does not answer: a caller that waits for an answer need not wait any longer.</summary>
    public Task Unresponsive => Volatile.Read(ref unresponsive).Task;

    /// <summary>Completes when the database has been opened for the first time.</summary>
    public Task Opened => opened.Task;

    public void MarkUnavailable(string reason) => Volatile.Write(ref unavailableReason, reason);

    /// <returns>True when it was unavailable before.</returns>
    public bool MarkAvailable()
    {
        opened.TrySetResult();
        return Interlocked.Exchange(ref unavailableReason, null) is not null;
    }

    /// <summary>Sets whether the last queries were answered and the disk took what was written. While this is false, writing is still tried.</summary>
    /// <returns>True when the state has changed.</returns>
    public bool SetResponsive(bool isResponsive)
    {
        if (!isResponsive)
        {
            return Volatile.Read(ref unresponsive).TrySetResult();
        }

        var wasUnresponsive = Unresponsive.IsCompleted;
        if (wasUnresponsive)
        {
            Volatile.Write(ref unresponsive, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        return wasUnresponsive;
    }
}

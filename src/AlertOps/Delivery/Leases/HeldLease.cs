namespace AlertOps.Delivery.Leases;

/// <summary>Holds the lease of a claim while work on it is running; cancels the work's token when the lease is lost or over.</summary>
internal sealed class HeldLease : IDisposable
{
    private readonly LeaseRenewer renewer;
    private readonly CancellationTokenSource over;
    private readonly CancellationTokenSource either;
    private readonly Lock sync = new();
    private LeaseStart start;
    private bool isDisposed;

    public HeldLease(LeaseRenewer renewer, TimeProvider time, Lease lease, LeaseStart start, CancellationToken ct)
    {
        this.renewer = renewer;
        this.start = start;
        Lease = lease;
        over = new CancellationTokenSource(NotNegative(renewer.RemainingOf(start)), time);
        either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, ct);
        Token = either.Token;
    }

    public Lease Lease { get; }

    /// <summary>Cancelled when the lease is lost or over, or when the work has to stop for another reason.</summary>
    public CancellationToken Token { get; }

    /// <summary>True when another replica may have claimed the work by now: work that has not begun must not begin.</summary>
    public bool IsOver
    {
        get
        {
            lock (sync)
            {
                return over.IsCancellationRequested || renewer.RemainingOf(start) <= TimeSpan.Zero;
            }
        }
    }

    /// <summary>Extends the lease from <paramref name="renewedAt"/>; does nothing when it is over.</summary>
    public void Renew(LeaseStart renewedAt)
    {
        lock (sync)
        {
            if (!isDisposed && !over.IsCancellationRequested)
            {
                start = renewedAt;
                over.CancelAfter(NotNegative(renewer.RemainingOf(renewedAt)));
            }
        }
    }

    /// <summary>Cancels the token: the lease is lost.</summary>
    public void Lose()
    {
        try
        {
            over.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The work ended at the same moment.
        }
    }

    public void Dispose()
    {
        lock (sync)
        {
            isDisposed = true;
        }

        renewer.Remove(Lease);
        either.Dispose();
        over.Dispose();
    }

    private static TimeSpan NotNegative(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}

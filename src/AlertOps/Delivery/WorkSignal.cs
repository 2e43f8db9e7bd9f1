using System.Threading.Channels;

namespace AlertOps.Delivery;

/// <summary>Wakes a worker when there may be something to do. Signals that come while it works are merged into one.</summary>
internal abstract class WorkSignal
{
    private readonly Channel<bool> pulses = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Raised when there is work that other processes on the same database may take as well.</summary>
    public event Action? Notified;

    /// <summary>Wakes the worker of this process and those of other processes on the same database.</summary>
    public void NotifyAll()
    {
        NotifyLocal();
        Notified?.Invoke();
    }

    /// <summary>Wakes only the worker of this process: it has a free slot, or another process has signalled work.</summary>
    public void NotifyLocal() => pulses.Writer.TryWrite(true);

    /// <summary>Returns at the next signal, or after <paramref name="atMost"/>, since work also becomes due by time (retries).</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            await pulses.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // No signal came: the worker looks for what is due by time.
        }
    }
}

/// <summary>Notified when intake has committed a change.</summary>
internal sealed class ChangeSignal : WorkSignal;

/// <summary>Notified when a plan or a replay has put deliveries into the outbox.</summary>
internal sealed class DeliverySignal : WorkSignal;

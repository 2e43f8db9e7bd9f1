namespace AlertOps.Enrichment;

/// <summary>
/// Remembers whether a Prometheus has been there lately. After three rounds in a row in which it answered nothing the circuit is open: one round every
/// ten seconds is tried, the rest isn't asked, until one is answered.
/// </summary>
internal sealed class CircuitBreaker(TimeProvider time)
{
    /// <summary>Between two tries while it is open.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private const int Limit = 3;
    private readonly Lock gate = new();
    private int failures;
    private long lastTry;

    /// <summary>The last round was answered nothing.</summary>
    public bool IsSuspect
    {
        get
        {
            lock (gate)
            {
                return failures > 0;
            }
        }
    }

    /// <summary>True when a full round may be asked now. While the circuit is open, saying so uses up the try.</summary>
    public bool TryEnter()
    {
        lock (gate)
        {
            if (failures < Limit)
            {
                return true;
            }

            if (time.GetElapsedTime(lastTry) < Pause)
            {
                return false;
            }

            lastTry = time.GetTimestamp();
            return true;
        }
    }

    /// <returns>True when this opened the circuit or closed it.</returns>
    public bool Record(bool heard)
    {
        lock (gate)
        {
            var wasOpen = failures >= Limit;
            failures = heard ? 0 : Math.Min(failures + 1, Limit);
            lastTry = heard ? lastTry : time.GetTimestamp();
            return wasOpen != failures >= Limit;
        }
    }
}

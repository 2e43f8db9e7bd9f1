namespace AlertOps.Enrichment.Prometheus;

/// <summary>
/// Stops asking a Prometheus that does not answer. After three rounds in a row without any answer the circuit is open: one round every ten seconds is
/// tried, and the others are not asked, until one is answered.
/// </summary>
internal sealed class CircuitBreaker(TimeProvider time)
{
    /// <summary>Time between two tries while the circuit is open.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private const int MaxFailures = 3;
    private readonly Lock mutex = new();
    private int failures;
    private long lastTry;

    /// <summary>True when the last round got no answer.</summary>
    public bool IsSuspect
    {
        get
        {
            lock (mutex)
            {
                return failures > 0;
            }
        }
    }

    /// <summary>True when a full round may be asked now. While the circuit is open, a true result uses up the try.</summary>
    public bool TryEnter()
    {
        lock (mutex)
        {
            if (failures < MaxFailures)
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

    /// <summary>Records whether a round got an answer.</summary>
    /// <returns>True when this opened or closed the circuit.</returns>
    public bool Record(bool isAnswered)
    {
        lock (mutex)
        {
            var wasOpen = failures >= MaxFailures;
            failures = isAnswered ? 0 : Math.Min(failures + 1, MaxFailures);
            lastTry = isAnswered ? lastTry : time.GetTimestamp();
            return wasOpen != failures >= MaxFailures;
        }
    }
}

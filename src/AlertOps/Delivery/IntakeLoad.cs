namespace AlertOps.Delivery;

/// <summary>
/// Measures whether intake is under heavy load: bodies come faster than they are written, so that each commit finds others waiting. An alert that is not yet
/// accepted may be lost, one that is accepted can wait a moment: planning slows down until the load is over.
/// </summary>
internal sealed class IntakeLoad(TimeProvider time)
{
    /// <summary>Bodies of one commit from which on they count as having waited for the commit before.</summary>
    private const int MinWaiting = 4;

    /// <summary>Bodies a second that had to wait, from which on the load is heavy.</summary>
    private const int HeavyPerSecond = 100;

    /// <summary>
    /// A commit of several bodies that takes this long is heavy load by itself: a new process, or one on a slow disk, never reaches
    /// <see cref="HeavyPerSecond"/>.
    /// </summary>
    private static readonly TimeSpan SlowCommit = TimeSpan.FromMilliseconds(100);

    private readonly Lock sync = new();
    private long second;
    private int waitedThisSecond;
    private int waitedLastSecond;

    public bool IsHeavy
    {
        get
        {
            lock (sync)
            {
                Advance();
                return Math.Max(waitedThisSecond, waitedLastSecond) >= HeavyPerSecond;
            }
        }
    }

    /// <summary>Counts a commit.</summary>
    /// <param name="count">Bodies of the commit.</param>
    /// <param name="duration">Duration of the commit.</param>
    public void RecordCommit(int count, TimeSpan duration)
    {
        lock (sync)
        {
            Advance();
            waitedThisSecond += count < MinWaiting ? 0 : duration < SlowCommit ? count : HeavyPerSecond;
        }
    }

    private void Advance()
    {
        var now = time.GetTimestamp() / time.TimestampFrequency;
        if (now != second)
        {
            waitedLastSecond = now == second + 1 ? waitedThisSecond : 0;
            waitedThisSecond = 0;
            second = now;
        }
    }
}

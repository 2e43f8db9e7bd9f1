namespace AlertOps.Delivery;

/// <summary>
/// Whether intake is pressed: bodies come faster than they are written, so that each commit finds others waiting. What is not accepted may be lost, what
/// is accepted can wait a moment: planning gives way until the rush is over.
/// </summary>
internal sealed class IntakeLoad(TimeProvider time)
{
    /// <summary>So many in one commit have waited for the one before it.</summary>
    private const int Together = 4;

    /// <summary>Bodies a second that had to wait.</summary>
    private const int Heavy = 100;

    /// <summary>So long a commit of several bodies presses by itself: a fresh process, or one on a slow disk, never gets to <see cref="Heavy"/>.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(100);

    private readonly Lock gate = new();
    private long second;
    private int waited;
    private int before;

    public bool IsHeavy
    {
        get
        {
            lock (gate)
            {
                Turn();
                return Math.Max(waited, before) >= Heavy;
            }
        }
    }

    /// <param name="count">Bodies of one commit.</param>
    /// <param name="duration">Of the commit.</param>
    public void Took(int count, TimeSpan duration)
    {
        lock (gate)
        {
            Turn();
            waited += count < Together ? 0 : duration < Slow ? count : Heavy;
        }
    }

    private void Turn()
    {
        var now = time.GetTimestamp() / time.TimestampFrequency;
        if (now != second)
        {
            before = now == second + 1 ? waited : 0;
            waited = 0;
            second = now;
        }
    }
}

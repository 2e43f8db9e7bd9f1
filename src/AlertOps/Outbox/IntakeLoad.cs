namespace AlertOps.Outbox;

/// <summary>How much comes in. What is not accepted may be lost, what is accepted can wait a moment: planning gives way while intake is pressed.</summary>
internal sealed class IntakeLoad(TimeProvider time)
{
    /// <summary>Bodies a second; two cores accept several thousand, and a bad night brings a hundred.</summary>
    private const int Heavy = 1_000;

    private readonly Lock gate = new();
    private long second;
    private int bodies;
    private int before;

    public bool IsHeavy
    {
        get
        {
            lock (gate)
            {
                Turn();
                return Math.Max(bodies, before) >= Heavy;
            }
        }
    }

    public void Took(int count)
    {
        lock (gate)
        {
            Turn();
            bodies += count;
        }
    }

    private void Turn()
    {
        var now = time.GetTimestamp() / time.TimestampFrequency;
        if (now != second)
        {
            before = now == second + 1 ? bodies : 0;
            bodies = 0;
            second = now;
        }
    }
}

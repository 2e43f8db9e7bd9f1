namespace AlertOps.Intake;

/// <summary>Bounds the bytes of all bodies that are being read or wait for their commit.</summary>
internal sealed class IntakeBudget(long limit)
{
    public const long DefaultLimit = 64 * 1024 * 1024;

    private long used;

    public Share Open() => new(this);

    private bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref used, bytes) <= limit)
        {
            return true;
        }

        Interlocked.Add(ref used, -bytes);
        return false;
    }

    /// <summary>What one request holds of the budget; given back whole, once.</summary>
    internal sealed class Share(IntakeBudget budget) : IDisposable
    {
        private long held;

        public bool TryGrow(int bytes)
        {
            if (!budget.TryTake(bytes))
            {
                return false;
            }

            Interlocked.Add(ref held, bytes);
            return true;
        }

        public void Dispose() => Interlocked.Add(ref budget.used, -Interlocked.Exchange(ref held, 0));
    }
}

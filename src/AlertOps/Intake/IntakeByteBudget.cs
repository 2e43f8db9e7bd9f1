namespace AlertOps.Intake;

/// <summary>Bounds the bytes of all bodies that are being read or wait for their commit.</summary>
internal sealed class IntakeByteBudget(long limit)
{
    public const long DefaultLimit = 64 * 1024 * 1024;

    private long used;

    /// <summary>Begins a reservation of 0 bytes, which grows while the request is read.</summary>
    public Reservation Reserve() => new(this);

    private bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref used, bytes) <= limit)
        {
            return true;
        }

        Interlocked.Add(ref used, -bytes);
        return false;
    }

    /// <summary>The bytes that one request holds of the budget. Disposing gives all of them back; a second time does nothing.</summary>
    internal sealed class Reservation(IntakeByteBudget budget) : IDisposable
    {
        private long held;

        /// <summary>False when the budget has not so many bytes left; then nothing is taken.</summary>
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

namespace AlertOps.Delivery;

/// <summary>The store works but rejects this data: trying again can't help, and other data of the same batch is to be tried on its own.</summary>
internal sealed class StoreRejectedException : Exception
{
    public StoreRejectedException()
    {
    }

    public StoreRejectedException(string message)
        : base(message)
    {
    }

    public StoreRejectedException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

namespace AlertOps.Delivery;

/// <summary>The store is well, but won't take this: trying again can't help, and what came with it is to be tried on its own.</summary>
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

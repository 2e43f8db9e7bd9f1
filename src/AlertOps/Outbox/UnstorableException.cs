namespace AlertOps.Outbox;

/// <summary>The store is well, but won't take this: trying again can't help, and what came with it is to be tried on its own.</summary>
internal sealed class UnstorableException : Exception
{
    public UnstorableException()
    {
    }

    public UnstorableException(string message)
        : base(message)
    {
    }

    public UnstorableException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

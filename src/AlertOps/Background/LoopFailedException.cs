namespace AlertOps.Background;

/// <summary>Thrown when a background loop that the service can't do without breaks again and again: the process ends with a failure code, and is started afresh.</summary>
internal sealed class LoopFailedException : Exception
{
    public LoopFailedException()
    {
    }

    public LoopFailedException(string message)
        : base(message)
    {
    }

    public LoopFailedException(string loop, Exception inner)
        : base($"the background loop {loop} can't be kept running: {inner?.Message}", inner)
    {
    }
}

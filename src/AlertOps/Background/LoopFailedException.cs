namespace AlertOps.Background;

/// <summary>A background loop broke again and again, and nothing works without it: the process ends with a failure code, and starts afresh.</summary>
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

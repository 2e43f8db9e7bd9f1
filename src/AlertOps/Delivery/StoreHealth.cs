namespace AlertOps.Delivery;

/// <summary>Whether the database can be used, as far as is known: what readiness, intake and pages say.</summary>
internal sealed class StoreHealth
{
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? trouble = "the database has not been opened yet";
    private TaskCompletionSource silence = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Why nothing can be read or written now; null when nothing is known against it. As long as it stands, nobody tries.</summary>
    public string? Trouble => Volatile.Read(ref trouble);

    /// <summary>Whether it may be said that alerts are taken.</summary>
    public bool IsWell => Trouble is null && !Silence.IsCompleted;

    /// <summary>Done as long as the database leaves questions without an answer: who waits for one need not wait any longer.</summary>
    public Task Silence => Volatile.Read(ref silence).Task;

    /// <summary>Done once the database has been opened for the first time.</summary>
    public Task Opened => opened.Task;

    public void Is(string why) => Volatile.Write(ref trouble, why);

    /// <returns>True when it was in trouble before.</returns>
    public bool IsGood()
    {
        opened.TrySetResult();
        return Interlocked.Exchange(ref trouble, null) is not null;
    }

    /// <summary>Whether the last questions were answered and the disk took what was to be written. Writing is still tried when they were not.</summary>
    /// <returns>True when this is news.</returns>
    public bool Answers(bool answers)
    {
        if (!answers)
        {
            return Volatile.Read(ref silence).TrySetResult();
        }

        var wasSilent = Silence.IsCompleted;
        if (wasSilent)
        {
            Volatile.Write(ref silence, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        return wasSilent;
    }
}

namespace AlertOps.Demo;

/// <summary>When the story began; shared by who tells it and by who answers for its numbers.</summary>
internal sealed class DemoClock(TimeProvider time)
{
    public DateTimeOffset Began { get; } = time.GetUtcNow();

    public TimeSpan At(DateTimeOffset moment) => moment - Began;
}

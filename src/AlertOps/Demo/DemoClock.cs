namespace AlertOps.Demo;

/// <summary>Keeps the moment when the demonstration began, for the player of the script and for the sample Prometheus.</summary>
internal sealed class DemoClock(TimeProvider time)
{
    public DateTimeOffset Began { get; } = time.GetUtcNow();

    public TimeSpan At(DateTimeOffset moment) => moment - Began;
}

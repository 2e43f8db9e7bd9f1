namespace AlertOps.Background;

/// <summary>A periodic loop that takes up work: it ends as soon as draining begins, before the host does.</summary>
internal abstract class DrainingLoop(string name, TimeSpan period, Draining draining, TimeProvider time, ILogger logger) : PeriodicLoop(name, period, time, logger)
{
    protected override bool IsOver => draining.HasBegun;

    protected override CancellationToken Until(CancellationToken stopping) => draining.NoNewWork(stopping);
}

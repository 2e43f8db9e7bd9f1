using AlertOps.Operations;

namespace AlertOps.Delivery;

/// <summary>Work of the outbox that looks again and again whether there is something to do, until AlertOps takes no new work.</summary>
internal abstract class PeriodicWork(string name, TimeSpan period, Draining draining, TimeProvider time, ILogger logger) : PeriodicLoop(name, period, time, logger)
{
    protected override bool IsOver => draining.HasBegun;

    protected override CancellationToken Until(CancellationToken stopping) => draining.NoNewWork(stopping);
}

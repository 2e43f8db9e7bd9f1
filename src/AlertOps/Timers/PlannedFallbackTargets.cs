using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Routing;

namespace AlertOps.Timers;

/// <summary>The targets of a step as they were when its message was planned.</summary>
internal sealed class PlannedFallbackTargets : IFallbackTargets
{
    public ImmutableArray<Target> Of(FallbackStep step, AlertOpsOptions options, DateTimeOffset now) => step.Targets;
}

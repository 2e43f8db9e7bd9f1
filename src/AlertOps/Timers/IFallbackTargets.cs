using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Routing;

namespace AlertOps.Timers;

/// <summary>Resolves a fallback step to targets when the step is taken. It has no side effects.</summary>
internal interface IFallbackTargets
{
    ImmutableArray<Target> Of(FallbackStep step, AlertOpsOptions options, DateTimeOffset now);
}

using System.Collections.Immutable;
using AlertOps.Notices;
using AlertOps.Routing;

namespace AlertOps.Timers;

/// <summary>The steps of a fallback once the first of them is resolved.</summary>
/// <param name="Steps">The first step has its targets; empty when nobody can be told.</param>
/// <param name="Removed">The receivers of earlier steps that are no longer in the configuration.</param>
/// <param name="Unreached">The receivers of earlier steps that reach nobody now.</param>
internal sealed record ResolvedFallback(ImmutableArray<FallbackStep> Steps, ImmutableArray<string> Removed, ImmutableArray<Receiver> Unreached)
{
    /// <summary>The notice for the first step, with a line for each receiver that should have been told before it.</summary>
    public Notice Explain(Notice notice)
    {
        var explained = Removed.Aggregate(notice, FallbackNotice.WithoutReceiver);
        return Unreached.Aggregate(explained, (said, receiver) => UnreachedNotice.For(said, receiver.Name, receiver.Audiences));
    }
}

using System.Collections.Immutable;

namespace AlertOps.Metrics;

/// <summary>One series of AlertOps with its present value.</summary>
internal readonly record struct OwnFigure(string Name, ImmutableArray<KeyValuePair<string, string>> Labels, double Value);

/// <summary>Reads the figures of this process.</summary>
internal interface IOwnFigures
{
    /// <summary>The series of <see cref="OwnMetrics"/> that <c>/metrics</c> would show now.</summary>
    Task<ImmutableArray<OwnFigure>> ReadAsync(CancellationToken ct);
}

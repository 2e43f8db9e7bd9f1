using System.Collections.Immutable;
using AlertOps.Alerts;

namespace AlertOps.Enrichment.OwnFigures;

/// <summary>An expression over AlertOps' own figures, as <see cref="FigureParser"/> reads it.</summary>
internal abstract record FigureExpression
{
    /// <summary>A number without labels.</summary>
    internal sealed record Number(double Value) : FigureExpression;

    /// <summary><c>vector(0)</c>: one series without labels.</summary>
    internal sealed record Vector(double Value) : FigureExpression;

    /// <summary>The present values of a metric.</summary>
    internal sealed record Selector(string Metric, ImmutableArray<Matcher> Matchers) : FigureExpression;

    /// <summary>The increase of a counter over the last minutes.</summary>
    internal sealed record Increase(Selector Counter, TimeSpan Window) : FigureExpression;

    /// <summary>One value for each combination of the labels <paramref name="By"/>.</summary>
    internal sealed record Aggregate(string Name, ImmutableArray<string> By, FigureExpression Of) : FigureExpression;

    /// <summary>The largest series of each combination of the labels <paramref name="By"/>.</summary>
    internal sealed record Largest(int Count, ImmutableArray<string> By, FigureExpression Of) : FigureExpression;

    /// <summary>Two operands with an arithmetic operator, a comparison, or <c>or</c>.</summary>
    internal sealed record Binary(string Operator, FigureExpression Left, FigureExpression Right) : FigureExpression;
}

using System.Collections.Immutable;
using AlertOps.Runbooks;

namespace AlertOps.Enrichment;

/// <summary>Orders the series of an answer and keeps as many as are worth keeping.</summary>
internal static class SeriesSelection
{
    /// <summary>
    /// More is dropped. What decides a judgement is kept: the largest, the smallest, and of the rest one of each value, so that <c>== 0</c> finds its
    /// zero among thousands of ones.
    /// </summary>
    public const int MaxKept = 1000;

    private const int Largest = 600;
    private const int LastReductionLevel = 200;
    private const int Without = 50;

    /// <summary>Largest value first; those without a number last.</summary>
    public static ImmutableArray<Series> Order(ImmutableArray<Series> answer) =>
        [.. answer.OrderByDescending(series => series.HasValue).ThenByDescending(series => series.HasValue ? series.Value : 0)];

    public static ImmutableArray<Series> Keep(ImmutableArray<Series> ordered)
    {
        if (ordered.Length <= MaxKept)
        {
            return ordered;
        }

        var known = ordered.Count(series => series.HasValue);
        var top = ordered.Take(Math.Min(known, Largest));
        var middle = ordered.Take(known).Skip(Largest).SkipLast(LastReductionLevel)
            .DistinctBy(series => series.Value).Take(MaxKept - Largest - LastReductionLevel - Without);
        var bottom = ordered.Take(known).Skip(Largest).TakeLast(LastReductionLevel);
        return [.. top, .. middle, .. bottom, .. ordered.Skip(known).Take(known == 0 ? MaxKept : Without)];
    }

    /// <summary>Points are for those that a chart may show; of the others the value is enough.</summary>
    public static ImmutableArray<Series> WithPointsOnly(ImmutableArray<Series> kept, int first) =>
        [.. kept.Select((series, index) => index < first || series.Points.IsEmpty ? series : series with { Points = [] })];
}

using System.Collections.Immutable;
using AlertOps.Runbooks;

namespace AlertOps.Enrichment;

/// <summary>Orders the series of an answer and keeps a bounded number of them.</summary>
internal static class SeriesSelection
{
    /// <summary>
    /// Number of series that are kept. Those that can decide a condition are among them: the largest, the smallest, and of the rest one of each value,
    /// so that <c>== 0</c> finds its zero among thousands of ones.
    /// </summary>
    public const int MaxKept = 1000;

    private const int MaxLargest = 600;
    private const int MaxSmallest = 200;
    private const int MaxWithoutValue = 50;

    /// <summary>Puts the largest value first and the series without a number last.</summary>
    public static ImmutableArray<Series> Order(ImmutableArray<Series> answer) =>
        [.. answer.OrderByDescending(series => series.HasValue).ThenByDescending(series => series.HasValue ? series.Value : 0)];

    /// <summary>Keeps at most <see cref="MaxKept"/> series of an ordered answer.</summary>
    public static ImmutableArray<Series> Keep(ImmutableArray<Series> ordered)
    {
        if (ordered.Length <= MaxKept)
        {
            return ordered;
        }

        var known = ordered.Count(series => series.HasValue);
        var top = ordered.Take(Math.Min(known, MaxLargest));
        var middle = ordered.Take(known).Skip(MaxLargest).SkipLast(MaxSmallest)
            .DistinctBy(series => series.Value).Take(MaxKept - MaxLargest - MaxSmallest - MaxWithoutValue);
        var bottom = ordered.Take(known).Skip(MaxLargest).TakeLast(MaxSmallest);
        return [.. top, .. middle, .. bottom, .. ordered.Skip(known).Take(known == 0 ? MaxKept : MaxWithoutValue)];
    }

    /// <summary>Drops the points of all but the first series, since a chart shows only the first.</summary>
    public static ImmutableArray<Series> WithPointsOfFirst(ImmutableArray<Series> kept, int count) =>
        [.. kept.Select((series, index) => index < count || series.Points.IsEmpty ? series : series with { Points = [] })];
}

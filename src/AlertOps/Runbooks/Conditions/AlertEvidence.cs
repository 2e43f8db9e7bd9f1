using System.Collections.Immutable;

namespace AlertOps.Runbooks.Conditions;

/// <summary>The answers as they concern one alert: of each query the series that belong to it (see <see cref="QueryScope"/>).</summary>
internal sealed class AlertEvidence
{
    private readonly Func<string, OwnSeries?> own;

    private AlertEvidence(Func<string, OwnSeries?> own) => this.own = own;

    /// <summary>The answers as a whole, for a judgement that concerns no single alert: every series belongs to it.</summary>
    public static AlertEvidence Whole(EvidenceSet evidence) => new(query => OwnSeries.Of(evidence[query], evidence[query]?.Series ?? []));

    /// <param name="own">Returns the series of a query that belong to the alert; null when the query decides nothing about it.</param>
    public static AlertEvidence For(Func<string, OwnSeries?> own) => new(own);

    /// <summary>The series of a query; null when they are unknown.</summary>
    public ImmutableArray<Series>? SeriesOf(string query) => own(query) is { IsAnswered: true } known ? known.Series : null;

    /// <summary>Returns true when the query was answered without a series that belongs to the alert. A failed answer and one that was cut leave it unknown.</summary>
    public Truth IsAbsent(string query) => own(query) switch
    {
        null or { IsAnswered: false } => Truth.Unknown,
        { Series.IsEmpty: false } => Truth.False,
        { IsCut: true } => Truth.Unknown,
        _ => Truth.True,
    };
}

/// <summary>The series of one answer that belong to one alert.</summary>
/// <param name="IsAnswered">True when the source answered, be it with nothing.</param>
/// <param name="IsCut">True when the source gave more series than are kept, so that one that belongs to the alert may be missing.</param>
internal sealed record OwnSeries(bool IsAnswered, bool IsCut, ImmutableArray<Series> Series)
{
    /// <param name="series">Those of the answer that belong to the alert.</param>
    public static OwnSeries? Of(Evidence? evidence, ImmutableArray<Series> series) =>
        evidence is null ? null : new OwnSeries(evidence.Missing is null or Unavailable.NoData, evidence.IsCut, series);
}

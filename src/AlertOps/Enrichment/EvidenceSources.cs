using AlertOps.Enrichment.OwnFigures;
using AlertOps.Enrichment.Prometheus;
using AlertOps.Runbooks;

namespace AlertOps.Enrichment;

/// <summary>Checks queries for <c>check</c>, which has no running source.</summary>
internal static class EvidenceSources
{
    /// <summary>The first mistake in a query; null when the source that it names can answer it.</summary>
    public static SyntaxException? Check(RunbookQuery query) =>
        query.Source == QuerySources.AlertOps ? OwnFiguresSource.Mistake(query) : PrometheusSource.Mistake(query);
}

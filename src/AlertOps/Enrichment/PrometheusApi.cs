using System.Runtime.CompilerServices;
using System.Text.Json;
using RestEase;

// RestEase writes the implementations of declared clients into an assembly of its own, which must see our internal types.
[assembly: InternalsVisibleTo(RestClient.FactoryAssemblyName)]

namespace AlertOps.Enrichment;

/// <summary>Prometheus' HTTP API, as far as it is asked. Queries go as forms, since an URL can't hold a long one.</summary>
[AllowAnyStatusCode]
internal interface IPrometheusApi
{
    [Post("api/v1/query")]
    Task<PrometheusEnvelope> QueryAsync([Body(BodySerializationMethod.UrlEncoded)] IDictionary<string, string> form, CancellationToken ct);

    [Post("api/v1/query_range")]
    Task<PrometheusEnvelope> QueryRangeAsync([Body(BodySerializationMethod.UrlEncoded)] IDictionary<string, string> form, CancellationToken ct);

    /// <summary>The metric names of all that is kept between the two times.</summary>
    [Get("api/v1/label/__name__/values")]
    Task<PrometheusNames> MetricNamesAsync([Query("start")] string start, [Query("end")] string end, CancellationToken ct);
}

/// <summary>What Prometheus wraps every answer in, errors too.</summary>
/// <param name="Status"><c>success</c> or <c>error</c>.</param>
internal sealed record PrometheusEnvelope(string? Status, PrometheusResult? Data, string? ErrorType, string? Error);

/// <param name="ResultType"><c>vector</c>, <c>matrix</c>, <c>scalar</c> or <c>string</c>, which says what <paramref name="Result"/> looks like.</param>
internal sealed record PrometheusResult(string? ResultType, JsonElement Result);

/// <summary>The answer to a question for label values.</summary>
internal sealed record PrometheusNames(string? Status, IReadOnlyList<string>? Data, string? Error);

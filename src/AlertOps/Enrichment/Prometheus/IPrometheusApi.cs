using System.Text.Json;
using System.Text.Json.Serialization;
using Refit;

namespace AlertOps.Enrichment.Prometheus;

/// <summary>
/// The part of Prometheus' HTTP API that AlertOps uses. Queries are sent as forms, since a URL can't hold a long one. Answers are null when they are the
/// JSON <c>null</c>.
/// </summary>
internal interface IPrometheusApi
{
    [Post("api/v1/query")]
    Task<PrometheusEnvelope?> QueryAsync([Body(BodySerializationMethod.UrlEncoded)] Dictionary<string, string> form, CancellationToken ct);

    [Post("api/v1/query_range")]
    Task<PrometheusEnvelope?> QueryRangeAsync([Body(BodySerializationMethod.UrlEncoded)] Dictionary<string, string> form, CancellationToken ct);

    /// <summary>The names of the metrics that have samples between the two times.</summary>
    [Get("api/v1/label/__name__/values")]
    Task<PrometheusNames?> MetricNamesAsync([Query] string start, [Query] string end, CancellationToken ct);
}

/// <summary>The envelope around every answer, errors too.</summary>
/// <param name="Status"><c>success</c> or <c>error</c>.</param>
internal sealed record PrometheusEnvelope(string? Status, PrometheusResult? Data, string? ErrorType, string? Error);

/// <param name="ResultType"><c>vector</c>, <c>matrix</c>, <c>scalar</c> or <c>string</c>, which decides the shape of <paramref name="Result"/>.</param>
internal sealed record PrometheusResult(string? ResultType, JsonElement Result);

/// <summary>The answer to a request for label values.</summary>
internal sealed record PrometheusNames(string? Status, IReadOnlyList<string>? Data, string? Error);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PrometheusEnvelope))]
[JsonSerializable(typeof(PrometheusNames))]
internal sealed partial class PrometheusJson : JsonSerializerContext;

using System.Text.Json.Serialization;
using Refit;

namespace AlertOps.Operations;

/// <summary>Makes the clients that Refit generates from declared interfaces. Paths in the attributes don't begin with a slash.</summary>
internal static class RestApi
{
    /// <summary>
    /// Creates settings with which an answer of any status is read as JSON, and an exception of the connection is thrown as it is: Refit would put it into one
    /// that holds the request with its URL.
    /// </summary>
    /// <param name="json">Knows all types of the answers; nothing is read by reflection.</param>
    /// <param name="maxAnswerBytes">See <see cref="AnswerLimitHandler.Limit"/>.</param>
    public static RefitSettings Settings(JsonSerializerContext json, long maxAnswerBytes) => new(SystemTextJsonContentSerializer.ForContext(json))
    {
        UrlResolution = UrlResolutionMode.Rfc3986,
        ExceptionFactory = _ => ValueTask.FromResult<Exception?>(null),
        TransportExceptionFactory = (_, error, _) => error,
        HttpRequestMessageOptions = new Dictionary<string, object> { [AnswerLimitHandler.Limit.Key] = maxAnswerBytes },
    };

    /// <summary>Returns the API below <paramref name="root"/>, whose own path is kept (<c>https://host/prometheus/</c>), with or without a slash at its end.</summary>
    /// <param name="client">A new client, since its base address is set here.</param>
    public static T At<T>(HttpClient client, Uri root, RefitSettings settings)
        where T : class
    {
        client.BaseAddress = new Uri(root.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/");
        return RestService.ForGenerated<T>(client, settings);
    }
}

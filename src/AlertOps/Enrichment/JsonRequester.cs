using System.Net;
using System.Text.Json;
using RestEase;
using RestEase.Implementation;

namespace AlertOps.Enrichment;

/// <summary>The server's answer can't be used: a redirect, something other than the JSON that was asked for, or more of it than is read.</summary>
/// <param name="message">One phrase for people, without a URL.</param>
internal sealed class AnswerException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Sends RestEase's requests and reads the answers with System.Text.Json. Paths are below <paramref name="root"/>, whose own path is kept
/// (<c>https://host/prometheus/</c>). An answer of any status is read as JSON while it arrives, and at most <paramref name="maxBytes"/> of it.
/// </summary>
/// <param name="client">Returns the HTTP client; called for every request, since connections may be renewed.</param>
internal sealed class JsonRequester(Func<HttpClient> client, Uri root, long maxBytes) : Requester(client())
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { AllowDuplicateProperties = true };

    /// <exception cref="AnswerException"/>
    /// <exception cref="HttpRequestException"/>
    public override async Task<T> RequestAsync<T>(IRequestInfo requestInfo)
    {
        using var response = await SendRequestAsync(requestInfo, readBody: false);
        if (response.StatusCode is >= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest)
        {
            throw new AnswerException($"HTTP {(int)response.StatusCode}: it redirects elsewhere; configure the address that it redirects to");
        }

        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(requestInfo.CancellationToken);
            await using var capped = new CappedStream(body, maxBytes);
            return await JsonSerializer.DeserializeAsync<T>(capped, Json, requestInfo.CancellationToken)
                ?? throw new AnswerException($"HTTP {(int)response.StatusCode} with an empty answer");
        }
        catch (JsonException error)
        {
            throw new AnswerException($"HTTP {(int)response.StatusCode} with an answer that isn't its JSON", error);
        }
        catch (InvalidDataException error)
        {
            throw new AnswerException(error.Message, error);
        }
    }

    protected override async Task<HttpResponseMessage> SendRequestAsync(IRequestInfo requestInfo, bool readBody)
    {
        using var request = new HttpRequestMessage(requestInfo.Method, ConstructUri(SubstitutePathParameters(requestInfo), requestInfo))
        {
            Content = ConstructContent(requestInfo),
        };
        ApplyHeaders(requestInfo, request);
        return await client().SendAsync(request, HttpCompletionOption.ResponseHeadersRead, requestInfo.CancellationToken);
    }

    protected override Uri ConstructUri(string path, IRequestInfo requestInfo) =>
        base.ConstructUri(root.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/" + path.TrimStart('/'), requestInfo);
}

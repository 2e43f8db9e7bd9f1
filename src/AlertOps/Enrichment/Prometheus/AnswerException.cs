using System.Net;
using System.Text.Json;

namespace AlertOps.Enrichment.Prometheus;

/// <summary>The server's answer can't be used: a redirect, something other than the JSON that was asked for, or more of it than is read.</summary>
/// <param name="message">One phrase for people, without a URL.</param>
internal sealed class AnswerException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Refuses a redirect, and nothing else: errors of Prometheus are JSON, too.</summary>
    public static ValueTask<Exception?> OfStatus(HttpResponseMessage response)
    {
        if (response.StatusCode is < HttpStatusCode.Ambiguous or >= HttpStatusCode.BadRequest)
        {
            return ValueTask.FromResult<Exception?>(null);
        }

        // Refit leaves the response to whoever catches the exception.
        response.Dispose();
        return ValueTask.FromResult<Exception?>(
            new AnswerException($"HTTP {(int)response.StatusCode}: it redirects elsewhere; configure the address that it redirects to"));
    }

    /// <summary>Says what is wrong with an answer that can't be read; a failure of the connection stays what it is.</summary>
    public static ValueTask<Exception?> OfContent(HttpResponseMessage response, Exception error) => ValueTask.FromResult<Exception?>(error switch
    {
        JsonException => new AnswerException($"HTTP {(int)response.StatusCode} with an answer that isn't its JSON", error),
        InvalidDataException => new AnswerException(error.Message, error),
        _ => error,
    });
}

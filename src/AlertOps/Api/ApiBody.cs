using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AlertOps.Api;

/// <summary>Reads the JSON bodies of the API's requests.</summary>
internal static class ApiBody
{
    private const int ShownCharacters = 60;

    /// <param name="example">A body that would be right, for the problem.</param>
    /// <returns>The body, which may be null like the JSON, or the refusal.</returns>
    public static async Task<(T? Body, IResult? Problem)> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type, string example, CancellationToken ct)
        where T : class
    {
        if (!request.HasJsonContentType())
        {
            return (null, TypedResults.Problem(statusCode: StatusCodes.Status415UnsupportedMediaType, title: "the body must be application/json"));
        }

        try
        {
            return (await JsonSerializer.DeserializeAsync(request.Body, type, ct), null);
        }
        catch (JsonException exception)
        {
            return (null, ApiProblems.BadBody($"{exception.Path ?? "$"}: not what {example} looks like"));
        }
    }

    /// <summary>Like <see cref="ReadAsync"/>; a request without a body is right, too.</summary>
    public static Task<(T? Body, IResult? Problem)> ReadOptionalAsync<T>(HttpRequest request, JsonTypeInfo<T> type, string example, CancellationToken ct)
        where T : class =>
        request is { ContentLength: null or 0, ContentType: null } ? Task.FromResult<(T?, IResult?)>((null, null)) : ReadAsync(request, type, example, ct);

    /// <summary>Shortens a text of the caller for a problem.</summary>
    public static string Short(string? text) => text is null ? "" : text.Length <= ShownCharacters ? text : text[..ShownCharacters] + "…";
}

namespace AlertOps.Operations;

/// <summary>
/// Lets no more of an answer be read than its request allows (<see cref="Limit"/>); a request without a limit is left alone. The content headers of a limited
/// answer are dropped: it is read as JSON in UTF-8, whatever type, character set and length a gateway in between claims.
/// </summary>
internal sealed class AnswerLimitHandler : DelegatingHandler
{
    /// <summary>The most bytes of the answer that are read, after decompression. Reading on throws <see cref="InvalidDataException"/>.</summary>
    public static readonly HttpRequestOptionsKey<long> Limit = new("AlertOps.AnswerLimit");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (request.Options.TryGetValue(Limit, out var limit))
        {
            // The stream is there at once; a cancellation here would leave the response open.
            response.Content = new StreamContent(new CappedStream(await response.Content.ReadAsStreamAsync(CancellationToken.None), limit));
        }

        return response;
    }
}

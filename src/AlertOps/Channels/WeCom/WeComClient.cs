using System.Collections.Immutable;
using System.Net.Http.Headers;
using AlertOps.Configuration;
using AlertOps.Delivery;

namespace AlertOps.Channels.WeCom;

/// <summary>
/// Asks WeCom and reads the answer. URLs carry keys and tokens, so none of them, and no exception text that might quote one, leaves this class:
/// failures are told in words of our own.
/// </summary>
/// <param name="clients">Gives the client that connects as the options say.</param>
internal sealed class WeComClient(Func<HttpOptions, HttpClient> clients, TimeProvider time)
{
    /// <summary>The documentation's FAQ (90315) asks for 5 to 10 s.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Room for 1,000 refused members with names of 64 bytes, several times over.</summary>
    private const int MaxAnswerBytes = 1 << 20;

    public Task<WeComResult> GetAsync(HttpOptions http, Uri url, CancellationToken ct) =>
        AskAsync(http, new HttpRequestMessage(HttpMethod.Get, url), ct);

    public Task<WeComResult> PostAsync(HttpOptions http, Uri url, ImmutableArray<byte> body, CancellationToken ct)
    {
        // Bytes with a Content-Length: some gateways refuse chunked bodies.
        var content = new ByteArrayContent(body.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue(WeComJson.MediaType);
        return AskAsync(http, new HttpRequestMessage(HttpMethod.Post, url) { Content = content }, ct);
    }

    private async Task<WeComResult> AskAsync(HttpOptions http, HttpRequestMessage request, CancellationToken ct)
    {
        using var message = request;
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            using var response = await clients(http).SendAsync(message, HttpCompletionOption.ResponseHeadersRead, both.Token);
            var body = await ReadAsync(response, both.Token);
            return WeComAnswer.Parse(body) is { } answer
                ? WeComResult.Of(answer)
                : WeComResult.None(NoAnswer((int)response.StatusCode));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return WeComResult.None(Outcome.Later(FailureReason.Timeout, "", $"no answer within {Timeout.TotalSeconds:0} s"));
        }
        catch (HttpRequestException exception)
        {
            return WeComResult.None(Outcome.Later(FailureReason.Network, "", HttpFailure.Describe(exception)));
        }
        catch (IOException)
        {
            return WeComResult.None(Outcome.Later(FailureReason.Network, "", "the connection broke off"));
        }
    }

    private static Outcome NoAnswer(int status) =>
        Outcome.Later(FailureReason.ServerError, $"http {status}", $"HTTP {status} without an answer of WeCom's: a gateway or proxy in between?");

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(ct);
        using var body = new MemoryStream();
        var chunk = new byte[8192];
        int read;
        while (body.Length <= MaxAnswerBytes && (read = await stream.ReadAsync(chunk, ct)) > 0)
        {
            body.Write(chunk, 0, read);
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }
}

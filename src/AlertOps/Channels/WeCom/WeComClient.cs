using System.Collections.Immutable;
using System.Net.Http.Headers;
using AlertOps.Configuration;
using AlertOps.Delivery;

namespace AlertOps.Channels.WeCom;

/// <summary>
/// Sends requests to WeCom and reads the answers. URLs contain keys and tokens, so no URL and no exception text that may quote one leaves this class:
/// failures are described in texts of its own.
/// </summary>
/// <param name="clients">Returns the client that connects as the options say.</param>
internal sealed class WeComClient(Func<HttpOptions, HttpClient> clients, TimeProvider time)
{
    /// <summary>The FAQ of the documentation (90315) asks for 5 to 10 s.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Several times the size of an answer that names 1,000 refused members with ids of 64 bytes.</summary>
    private const int MaxAnswerBytes = 1 << 20;

    public Task<WeComResult> GetAsync(HttpOptions http, Uri url, CancellationToken ct) =>
        SendAsync(http, new HttpRequestMessage(HttpMethod.Get, url), ct);

    public Task<WeComResult> PostAsync(HttpOptions http, Uri url, ImmutableArray<byte> body, CancellationToken ct)
    {
        // ByteArrayContent has a Content-Length: some gateways refuse chunked bodies.
        var content = new ByteArrayContent(body.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue(WeComJson.MediaType);
        return SendAsync(http, new HttpRequestMessage(HttpMethod.Post, url) { Content = content }, ct);
    }

    private async Task<WeComResult> SendAsync(HttpOptions http, HttpRequestMessage request, CancellationToken ct)
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
            return WeComResult.None(Outcome.Later(FailureReason.Network, "", Redaction.Describe(exception)));
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

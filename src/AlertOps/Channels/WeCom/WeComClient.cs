using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text.Json;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Operations;
using Refit;

namespace AlertOps.Channels.WeCom;

/// <summary>
/// Sends requests to WeCom and reads the answers. URLs contain keys and tokens, so no URL and no exception text that may quote one leaves this class:
/// failures are described in texts of its own.
/// </summary>
/// <param name="clients">Returns a new client that connects as the options say.</param>
internal sealed class WeComClient(Func<HttpOptions, HttpClient> clients, TimeProvider time)
{
    /// <summary>The FAQ of the documentation (90315) asks for 5 to 10 s.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Several times the size of an answer that names 1,000 refused members with ids of 64 bytes.</summary>
    public const long MaxAnswerBytes = 1 << 20;

    private static readonly RefitSettings Settings = RestApi.Settings(WeComAnswerJson.Default, MaxAnswerBytes);

    public Task<WeComResult> TokenAsync(WeComOptions options, WeComApp app, CancellationToken ct) =>
        AskAsync(options, (api, both) => api.TokenAsync(app.CorpId, app.Secret.Value, both), ct);

    /// <param name="message">Sent as these bytes.</param>
    public Task<WeComResult> SendAsync(WeComOptions options, string accessToken, ImmutableArray<byte> message, CancellationToken ct) =>
        AskAsync(options, (api, both) => api.SendAsync(accessToken, ContentOf(message), both), ct);

    /// <param name="message">Sent as these bytes.</param>
    public Task<WeComResult> SendToRobotAsync(WeComOptions options, Uri webhookUrl, ImmutableArray<byte> message, CancellationToken ct) =>
        AskAsync(options, (api, both) => api.SendToRobotAsync(webhookUrl, ContentOf(message), both), ct);

    private async Task<WeComResult> AskAsync(WeComOptions options, Func<IWeComApi, CancellationToken, Task<IApiResponse<JsonElement>>> ask, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            using var response = await ask(RestApi.At<IWeComApi>(clients(options.Http), options.ApiUrl, Settings), both.Token);
            // Refit keeps what went wrong while the answer was read; it has the URL, too. What is no JSON, or too much of it, is judged by the status below.
            if (response.Error?.InnerException is not (null or JsonException or InvalidDataException))
            {
                both.Token.ThrowIfCancellationRequested();
                return BrokeOff;
            }

            return WeComAnswer.Read(response.Content) is { } answer
                ? WeComResult.Of(answer)
                : WeComResult.None(NoAnswer((int)response.StatusCode!));
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
            return BrokeOff;
        }
    }

    /// <summary>The content has a Content-Length: some gateways refuse chunked bodies.</summary>
    private static ReadOnlyMemoryContent ContentOf(ImmutableArray<byte> message) =>
        new(message.AsMemory()) { Headers = { ContentType = new MediaTypeHeaderValue(WeComJson.MediaType) } };

    private static WeComResult BrokeOff => WeComResult.None(Outcome.Later(FailureReason.Network, "", "the connection broke off"));

    private static Outcome NoAnswer(int status) =>
        Outcome.Later(FailureReason.ServerError, $"http {status}", $"HTTP {status} without an answer of WeCom's: a gateway or proxy in between?");
}

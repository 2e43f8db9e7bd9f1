using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Notices;
using AlertOps.Routing;

namespace AlertOps.Channels.Webhook;

/// <summary>
/// Posts to a gateway for phone calls or SMS. The body is rendered when the message is planned. The address and headers are looked up when it is sent,
/// by receiver and index of the entry (<c>oncall/2</c>), so that no secret is stored. Gateways that support <c>Idempotency-Key</c> recognise a retry.
/// </summary>
/// <param name="clients">Returns the client that connects as the options say.</param>
internal sealed class WebhookChannel(ActiveConfiguration configuration, Func<HttpOptions, HttpClient> clients, TimeProvider time) : IChannel
{
    /// <summary>Some gateways dial before they answer; most answer within a second.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Much more of an answer than the send log keeps.</summary>
    private const int MaxAnswerBytes = 16 * 1024;

    private const string Name = "webhook";

    /// <summary>Gateways keep their own limits and answer 429. Those that support <c>Idempotency-Key</c> recognise a retry, the others don't.</summary>
    public ChannelDescriptor Descriptor { get; } = new(Name, "Webhook", "Webhook")
    {
        Timeout = Timeout,
        RepeatSafety = RepeatSafety.IdempotencyKey(TimeSpan.FromDays(1)),
    };

    public bool Fits(Notice notice, Target target) => true;

    public ImmutableArray<CallDraft> Build(ImmutableArray<OutboxDelivery> due) =>
        [.. due.OrderBy(delivery => delivery.Id).Select(delivery =>
        {
            // A delivery that was planned for another receiver, which this one stands in for, has no body yet.
            var webhook = Find(delivery.Target.Endpoint);
            var body = delivery.Notice.Webhook ?? WebhookBodyRenderer.Render(delivery.Notice, delivery.CreatedAt, webhook?.Body, webhook?.MediaType ?? WebhookBodyRenderer.Json);
            return new CallDraft(
                Name, delivery.Target.Endpoint, [delivery.Id], [delivery.Target.Recipient], body.MediaType, [.. Encoding.UTF8.GetBytes(body.Text)]);
        })];

    public async Task<CallResult> SendAsync(Call call, CancellationToken ct)
    {
        if (Find(call.Draft.Endpoint) is not { } webhook)
        {
            return CallResult.Of(Outcome.Never(FailureReason.TargetRemoved, "", $"no webhook '{call.Draft.Endpoint}' is configured"));
        }

        if (!Uri.TryCreate(webhook.Url.Value, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http"))
        {
            return CallResult.Of(WebhookVerdict.Configuration("", "url is no http or https URL"));
        }

        using var timeout = new CancellationTokenSource(Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            using var request = Request(call, webhook, url);
            using var response = await clients(webhook.Http).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            var answer = Redaction.Clean(await ReadAsync(response, both.Token), [.. Secrets(webhook, url)]);
            return CallResult.Of(WebhookVerdict.Judge((int)response.StatusCode, Wait(response.Headers.RetryAfter), answer));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return CallResult.Of(Outcome.Later(FailureReason.Timeout, "", $"no answer within {Timeout.TotalSeconds:0} s"));
        }
        catch (HttpRequestException exception)
        {
            return CallResult.Of(Outcome.Later(FailureReason.Network, "", Redaction.Describe(exception)));
        }
        catch (IOException)
        {
            return CallResult.Of(Outcome.Later(FailureReason.Network, "", "the connection broke off"));
        }
    }

    private WebhookOptions? Find(string endpoint)
    {
        var slash = endpoint.LastIndexOf('/');
        return slash > 0
            && int.TryParse(endpoint.AsSpan(slash + 1), out var index)
            && configuration.Current.Receivers.TryGetValue(endpoint[..slash], out var receiver)
            && index >= 0 && index < receiver.Channels.Length
            ? receiver.Channels[index].Settings as WebhookOptions
            : null;
    }

    private static HttpRequestMessage Request(Call call, WebhookOptions webhook, Uri url)
    {
        var content = new ByteArrayContent(call.Draft.Body.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue(call.Draft.MediaType) { CharSet = "utf-8" };
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        // The key contains the time because a new database counts from 1 again.
        request.Headers.TryAddWithoutValidation("Idempotency-Key", $"alertops-{call.CreatedAt.ToUnixTimeSeconds()}-{call.Id}");
        foreach (var (name, value) in webhook.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value.Value);
        }

        return request;
    }

    private TimeSpan? Wait(RetryConditionHeaderValue? retryAfter) => retryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow(),
        _ => null,
    };

    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(ct);
        var body = new byte[MaxAnswerBytes];
        var length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, ct);
        return Encoding.UTF8.GetString(body, 0, length);
    }

    /// <summary>All secrets that a gateway could quote: its address and every part of it that may be a key, the headers and the credentials.</summary>
    private static IEnumerable<string?> Secrets(WebhookOptions webhook, Uri url)
    {
        const int shortestKey = 8;
        var basic = webhook.Http.BasicUsername is { } user ? Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{webhook.Http.BasicPassword?.Value}")) : null;
        return new[] { url.OriginalString, url.AbsoluteUri, url.PathAndQuery.Trim('/'), url.Query.TrimStart('?'), webhook.Http.Credentials?.Value, webhook.Http.BasicPassword?.Value, basic }
            .Concat(url.Query.TrimStart('?').Split('&').Select(pair => Uri.UnescapeDataString(pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..])))
            .Concat(url.AbsolutePath.Split('/').Where(part => part.Length >= shortestKey))
            .Concat(webhook.Headers.Values.Select(value => value.Value))
            .Concat(webhook.Http.Headers.Select(header => header.Value))
            .OrderByDescending(secret => secret?.Length);
    }
}

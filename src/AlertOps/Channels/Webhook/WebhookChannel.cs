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

    public const string Name = "webhook";

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
            var body = delivery.Notice.PlannedBody ?? WebhookBodyRenderer.Render(delivery.Notice, delivery.CreatedAt, webhook?.Body, webhook?.MediaType ?? WebhookBodyRenderer.Json);
            return new CallDraft(
                Name, delivery.Target.Endpoint, [delivery.Id], [delivery.Target.Recipient], body.MediaType, [.. Encoding.UTF8.GetBytes(body.Text)]);
        })];

    public async Task<CallResult> SendAsync(Call call, CancellationToken ct)
    {
        if (Find(call.Draft.Endpoint) is not { } webhook)
        {
            return CallResult.Of(Outcome.Never(FailureReason.TargetRemoved, "", $"no webhook '{call.Draft.Endpoint}' is configured"));
        }

        if (UrlOf(webhook) is not { } url)
        {
            return CallResult.Of(NoUrl);
        }

        return CallResult.Of(await AskAsync(webhook, url, () => RequestOf(call, webhook, url), ct));
    }

    public ImmutableArray<PreviewPart> Preview(string mediaType, ImmutableArray<byte> body) => PreviewPart.Raw(body);

    /// <summary>
    /// Sends OPTIONS, which calls nobody, with the headers of a call. A gateway that can't be reached or refuses the credentials is a problem; it may answer
    /// anything else, since few gateways know the method.
    /// </summary>
    public async Task<ImmutableArray<ProbeProblem>> ProbeAsync(CancellationToken ct)
    {
        var webhooks =
            from receiver in configuration.Current.Receivers.Values
            from entry in receiver.Channels
            where entry.Settings is WebhookOptions
            select (entry.Endpoint, Options: (WebhookOptions)entry.Settings!);
        var outcomes = await Task.WhenAll(webhooks.Select(async webhook => (webhook.Endpoint, Outcome: await ProbeAsync(webhook.Options, ct))));
        return
        [
            .. outcomes.Where(item => item.Outcome is { Reason: FailureReason.Network or FailureReason.Timeout } or { Reason: FailureReason.Configuration, Code: "" or "401" or "403" or "407" })
                .Select(item => new ProbeProblem(
                    $"the gateway of webhook '{item.Endpoint}' is not ready for us: {item.Outcome.Answer}", "check url, headers and http_config of the receiver's webhook")),
        ];
    }

    private async Task<Outcome> ProbeAsync(WebhookOptions webhook, CancellationToken ct) => UrlOf(webhook) is { } url
        ? await AskAsync(webhook, url, () => WithHeaders(new HttpRequestMessage(HttpMethod.Options, url), webhook), ct)
        : NoUrl;

    private async Task<Outcome> AskAsync(WebhookOptions webhook, Uri url, Func<HttpRequestMessage> create, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            using var request = create();
            using var response = await clients(webhook.Http).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            var answer = Redaction.Clean(await ReadAsync(response, both.Token), [.. Secrets(webhook, url)]);
            return WebhookVerdict.Judge((int)response.StatusCode, Wait(response.Headers.RetryAfter), answer);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Outcome.Later(FailureReason.Timeout, "", $"no answer within {Timeout.TotalSeconds:0} s");
        }
        catch (HttpRequestException exception)
        {
            return Outcome.Later(FailureReason.Network, "", Redaction.Describe(exception));
        }
        catch (IOException)
        {
            return Outcome.Later(FailureReason.Network, "", "the connection broke off");
        }
    }

    private static Outcome NoUrl => WebhookVerdict.Configuration("", "url is no http or https URL");

    private static Uri? UrlOf(WebhookOptions webhook) =>
        Uri.TryCreate(webhook.Url.Value, UriKind.Absolute, out var url) && url.Scheme is "https" or "http" ? url : null;

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

    private static HttpRequestMessage RequestOf(Call call, WebhookOptions webhook, Uri url)
    {
        var content = new ByteArrayContent(call.Draft.Body.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue(call.Draft.MediaType) { CharSet = "utf-8" };
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        // The key contains the time because a new database counts from 1 again.
        request.Headers.TryAddWithoutValidation("Idempotency-Key", $"alertops-{call.CreatedAt.ToUnixTimeSeconds()}-{call.Id}");
        return WithHeaders(request, webhook);
    }

    private static HttpRequestMessage WithHeaders(HttpRequestMessage request, WebhookOptions webhook)
    {
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

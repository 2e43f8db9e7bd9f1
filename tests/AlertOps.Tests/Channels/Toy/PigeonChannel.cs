using System.Buffers;
using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using AlertOps.Channels;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Notices;
using AlertOps.Routing;

namespace AlertOps.Tests.Channels.Toy;

/// <summary>Posts letters to a loft, which doesn't recognise a repeat: one letter at a time.</summary>
internal sealed class PigeonChannel(ActiveConfiguration configuration, Func<HttpOptions, HttpClient> clients, TimeProvider time) : IChannel
{
    public const string Name = "pigeon";
    public const int MaxText = 2048;
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public ChannelDescriptor Descriptor { get; } = new(Name, "信鸽", "Pigeon") { OneAtATimePer = KeyScope.Endpoint, MaxParallel = 1, Timeout = Timeout };

    public bool Fits(Notice notice, Target target) => PlainText.Fits(notice, MaxText);

    public ImmutableArray<CallDraft> Build(ImmutableArray<OutboxDelivery> due) =>
        [.. due.OrderBy(delivery => delivery.Id).Select(delivery => new CallDraft(
            Name, delivery.Target.Endpoint, [delivery.Id], [delivery.Target.Recipient], "application/json", Letter(delivery)))];

    public async Task<CallResult> SendAsync(Call call, CancellationToken ct)
    {
        if (configuration.Current.Pigeon.Lofts.FirstOrDefault(loft => loft.Name == call.Draft.Endpoint) is not { } loft)
        {
            return CallResult.Of(Outcome.Never(FailureReason.TargetRemoved, "", $"no loft '{call.Draft.Endpoint}' is configured"));
        }

        return CallResult.Of(await AskAsync(loft, () => new HttpRequestMessage(HttpMethod.Post, loft.Url)
        {
            Content = new ByteArrayContent([.. call.Draft.Body]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        }, ct));
    }

    public ImmutableArray<PreviewPart> Preview(string mediaType, ImmutableArray<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body.AsMemory());
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String
                ? [new PreviewPart("信", "Letter", text.GetString()!) { MaxBytes = MaxText }]
                : PreviewPart.Raw(body);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return PreviewPart.Raw(body);
        }
    }

    public async Task<ImmutableArray<ProbeProblem>> ProbeAsync(CancellationToken ct)
    {
        var outcomes = await Task.WhenAll(configuration.Current.Pigeon.Lofts.Select(
            async loft => (Loft: loft, Outcome: await AskAsync(loft, () => new HttpRequestMessage(HttpMethod.Options, loft.Url), ct))));
        return
        [
            .. outcomes.Where(item => item.Outcome.Kind != OutcomeKind.Sent)
                .Select(item => new ProbeProblem($"the loft '{item.Loft.Name}' lets no pigeon in: {item.Outcome.Answer}", "check url and key of pigeon.lofts")),
        ];
    }

    private async Task<Outcome> AskAsync(PigeonLoft loft, Func<HttpRequestMessage> create, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            using var request = create();
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", loft.Key.Value);
            using var response = await clients(configuration.Current.Pigeon.Http).SendAsync(request, both.Token);
            var answer = Redaction.Clean(await response.Content.ReadAsStringAsync(both.Token), loft.Key.Value);
            var code = ((int)response.StatusCode).ToString();
            return (int)response.StatusCode switch
            {
                < 300 => Outcome.Sent(code),
                401 or 403 => Outcome.Later(FailureReason.Configuration, code, answer),
                >= 500 => Outcome.Later(FailureReason.ServerError, code, answer),
                _ => Outcome.Never(FailureReason.ContentRefused, code, answer),
            };
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Outcome.Later(FailureReason.Timeout, "", "the loft says nothing");
        }
        catch (HttpRequestException exception)
        {
            return Outcome.Later(FailureReason.Network, "", Redaction.Describe(exception));
        }
    }

    private static ImmutableArray<byte> Letter(OutboxDelivery delivery)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartObject();
            json.WriteString("to", delivery.Target.Recipient);
            json.WriteString("text", PlainText.Render(delivery.NoticeToSend, delivery.SizeLimit(MaxText)));
            json.WriteEndObject();
        }

        return [.. buffer.WrittenSpan];
    }
}

using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using AlertOps.Delivery;
using AlertOps.Notices;
using AlertOps.Routing;

namespace AlertOps.Channels.Sandbox;

/// <summary>
/// Sends nothing. The call that the outbox stores is the message, as each of the other channels would show it: an object with a
/// property for each <see cref="IMessageView"/>.
/// </summary>
/// <param name="views">The kinds of messages to show.</param>
internal sealed class SandboxChannel(IEnumerable<IMessageView> views) : IChannel
{
    public const string MediaType = "application/vnd.alertops.sandbox+json";

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public const string Name = "sandbox";

    private readonly ImmutableArray<IMessageView> views = [.. views];

    public ChannelDescriptor Descriptor { get; } = new(Name, "沙箱", "Sandbox")
    {
        IsSentNowhere = true,
        RateLimitScope = KeyScope.Channel,
        RepeatSafety = RepeatSafety.SameBytes(TimeSpan.MaxValue),
    };

    public bool Fits(Notice notice, Target target) => true;

    public ImmutableArray<string> Drawings(OutboxDelivery delivery) =>
        delivery.ReductionLevel > 0 ? [] : [.. views.SelectMany(view => view.Drawings(delivery.Notice)).Distinct(StringComparer.Ordinal)];

    public ImmutableArray<CallDraft> Build(ImmutableArray<OutboxDelivery> due) =>
        [.. due.OrderBy(delivery => delivery.Id).Select(delivery => new CallDraft(
            Name,
            delivery.Target.Endpoint,
            [delivery.Id],
            [delivery.Target.Recipient],
            MediaType,
            Body(delivery.NoticeToSend)))];

    public Task<CallResult> SendAsync(Call call, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return Task.FromResult(CallResult.Of(Outcome.Sent()));
    }

    public ImmutableArray<PreviewPart> Preview(string mediaType, ImmutableArray<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body.AsMemory());
            ImmutableArray<PreviewPart> parts = json.RootElement.ValueKind == JsonValueKind.Object
                ? [.. json.RootElement.EnumerateObject().Select(property => views.FirstOrDefault(view => view.Key == property.Name)?.Read(property.Value)).OfType<PreviewPart>()]
                : [];
            return parts.IsEmpty ? PreviewPart.Raw(body) : parts;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // It is no JSON, or a text in it is no Unicode.
            return PreviewPart.Raw(body);
        }
    }

    public Task<ImmutableArray<ProbeProblem>> ProbeAsync(CancellationToken ct) => Task.FromResult<ImmutableArray<ProbeProblem>>([]);

    private ImmutableArray<byte> Body(Notice notice)
    {
        var buffer = new ArrayBufferWriter<byte>(16384);
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartObject();
            foreach (var view in views)
            {
                json.WritePropertyName(view.Key);
                view.Write(json, notice);
            }

            json.WriteEndObject();
        }

        return [.. buffer.WrittenSpan];
    }
}

using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using AlertOps.Delivery;
using AlertOps.Notices;
using AlertOps.Routing;

namespace AlertOps.Channels.Sandbox;

/// <summary>
/// Sends nothing. The call that the outbox stores is the message, as each of the other channels would show it. The body is
/// <c>{"markdown", "app_markdown", "text", "mail": {"subject", "text", "html"}}</c>.
/// </summary>
internal sealed class SandboxChannel(SandboxRenderers renderers) : IChannel
{
    public const string MediaType = "application/vnd.alertops.sandbox+json";

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const string Name = "sandbox";

    public ChannelDescriptor Descriptor { get; } = new(Name, "沙箱", "Sandbox") { RateLimitScope = KeyScope.Channel, RepeatSafety = RepeatSafety.SameBytes(TimeSpan.MaxValue) };

    public bool Fits(Notice notice, Target target) => true;

    public ImmutableArray<string> Drawings(OutboxDelivery delivery) => delivery.ReductionLevel > 0 ? [] : renderers.Drawings(delivery.Notice);

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

    private ImmutableArray<byte> Body(Notice notice)
    {
        var mail = renderers.Mail(notice);
        var buffer = new ArrayBufferWriter<byte>(16384);
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartObject();
            json.WriteString("markdown", renderers.RobotMarkdown(notice));
            json.WriteString("app_markdown", renderers.AppMarkdown(notice));
            json.WriteString("text", renderers.Text(notice));
            json.WriteStartObject("mail");
            json.WriteString("subject", mail.Subject);
            json.WriteString("text", mail.Text);
            json.WriteString("html", mail.Html);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return [.. buffer.WrittenSpan];
    }
}

using System.Collections.Immutable;
using System.Text.Json;
using AlertOps.Delivery;

namespace AlertOps.Channels.WeCom;

/// <summary>Shows a message of an app or a robot as its readers see it.</summary>
/// <param name="chineseLabel">The label of a message for Chinese readers.</param>
/// <param name="englishLabel">The label of a message for English readers.</param>
/// <param name="maxMarkdown">UTF-8 bytes that the channel allows for Markdown (WeCom documentation 90236 and 99110).</param>
internal sealed class WeComPreview(string chineseLabel, string englishLabel, int maxMarkdown)
{
    private const int MaxText = 2048;

    /// <summary>Limits of title and description together, with the line feed between them.</summary>
    private const int MaxTextCard = 128 + 1 + 512;

    public static WeComPreview Robot { get; } = new("群机器人", "Group robot", WeComRobotChannel.MaxMarkdown);

    public static WeComPreview App { get; } = new("应用消息", "App message", WeComAppCalls.MaxContent);

    public ImmutableArray<PreviewPart> Of(ImmutableArray<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body.AsMemory());
            return json.RootElement is { ValueKind: JsonValueKind.Object } root && Text(root, "msgtype") is { } type && root.TryGetProperty(type, out var message)
                && Of(type, message) is { } part
                ? [part]
                : PreviewPart.Raw(body);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // It is no JSON, or a text in it is no Unicode.
            return PreviewPart.Raw(body);
        }
    }

    public PreviewPart Markdown(string content) => Part(content, maxMarkdown) with { Html = WeComMarkdownHtml.Render(content) };

    private PreviewPart? Of(string type, JsonElement message) => type switch
    {
        "markdown" => Text(message, "content") is { } content ? Markdown(content) : null,
        "markdown_v2" => Text(message, "content") is { } content ? Part(content, maxMarkdown) : null,
        "text" => Text(message, "content") is { } content ? Part(content, MaxText) : null,
        "textcard" => Part($"{Text(message, "title")}\n{Text(message, "description")}", MaxTextCard),
        "image" => Part($"[image/png, {PictureBytes(message)} bytes]", null),

        // A template card has a limit for each of its fields instead.
        _ => Part(message.GetRawText(), null),
    };

    private PreviewPart Part(string text, int? maxBytes) => new(chineseLabel, englishLabel, text) { MaxBytes = maxBytes };

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int PictureBytes(JsonElement message) =>
        message.ValueKind == JsonValueKind.Object && message.TryGetProperty("base64", out var picture) && picture.ValueKind == JsonValueKind.String
        && picture.TryGetBytesFromBase64(out var bytes) ? bytes.Length : 0;
}

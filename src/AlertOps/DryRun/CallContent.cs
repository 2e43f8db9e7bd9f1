using System.Text;
using System.Text.Json;
using AlertOps.Channels.Email;
using AlertOps.Delivery;
using AlertOps.Notices;

namespace AlertOps.DryRun;

/// <summary>Extracts the text that the person reads from a call's bytes.</summary>
internal static class CallContent
{
    private const int RobotMarkdown = 4096;
    private const int Message = 2048;

    /// <summary>Limits of title and description together, with the line feed between them.</summary>
    private const int TextCard = 128 + 1 + 512;

    /// <param name="notice">The notice that the call carries. A mail's text is rendered from it again, since the mail's bytes are encoded.</param>
    /// <returns>The content, and the channel's limit in UTF-8 bytes; null when it has none (WeCom documentation 90236 and 99110).</returns>
    public static (string Content, int? Budget) Of(CallDraft draft, Notice notice)
    {
        if (draft.MediaType == "message/rfc822")
        {
            var mail = MailRenderer.Render(notice);
            return ($"Subject: {mail.Subject}\n\n{mail.Text}", null);
        }

        if (draft.Channel == "webhook")
        {
            return (Encoding.UTF8.GetString(draft.Body.AsSpan()), null);
        }

        using var json = JsonDocument.Parse(draft.Body.AsMemory());
        var root = json.RootElement;
        if (root.TryGetProperty("image", out var image))
        {
            return ($"[image/png, {image.GetProperty("base64").GetBytesFromBase64().Length} bytes]", null);
        }

        return root.TryGetProperty("msgtype", out var type)
            ? WeCom(root.GetProperty(type.GetString()!), type.GetString()!, draft.Channel)
            : (root.GetProperty("markdown").GetString()!, RobotMarkdown);
    }

    private static (string Content, int? Budget) WeCom(JsonElement message, string type, string channel) => type switch
    {
        "textcard" => ($"{message.GetProperty("title").GetString()}\n{message.GetProperty("description").GetString()}", TextCard),
        "markdown_v2" => (message.GetProperty("content").GetString()!, RobotMarkdown),
        "markdown" => (message.GetProperty("content").GetString()!, channel == "wecom_robot" ? RobotMarkdown : Message),
        "text" => (message.GetProperty("content").GetString()!, Message),
        // A template card has a limit for each of its fields instead.
        _ => (message.GetRawText(), null),
    };
}

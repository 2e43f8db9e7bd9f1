using System.Text.Json;
using AlertOps.Notices;
using AlertOps.Outbox;

namespace AlertOps.Explaining;

/// <summary>Takes what the person reads back out of a call's bytes.</summary>
internal static class CallContent
{
    /// <returns>The content, and the channel's limit in UTF-8 bytes where it has one (WeCom documentation 90236 and 99110).</returns>
    /// <param name="notice">What the call says; a mail's text is read off it, since its bytes are encoded.</param>
    public static (string Content, int? Budget) Of(CallDraft draft, Notice notice)
    {
        if (draft.MediaType == "message/rfc822")
        {
            var mail = NoticeMail.Render(notice);
            return ($"Subject: {mail.Subject}\n\n{mail.Text}", null);
        }

        using var json = JsonDocument.Parse(draft.Body.AsMemory());
        var root = json.RootElement;
        if (root.TryGetProperty("image", out var image))
        {
            return ($"[image/png, {image.GetProperty("base64").GetBytesFromBase64().Length} bytes]", null);
        }

        return root.TryGetProperty("msgtype", out var type)
            ? (root.GetProperty(type.GetString()!).GetProperty("content").GetString()!, type.GetString() == "markdown" && draft.Channel == "wecom_robot" ? 4096 : 2048)
            : (root.GetProperty("markdown").GetString()!, 4096);
    }
}

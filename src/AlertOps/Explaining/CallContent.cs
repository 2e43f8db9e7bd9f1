using System.Text.Json;

namespace AlertOps.Explaining;

/// <summary>Takes what the person reads back out of a call's bytes.</summary>
internal static class CallContent
{
    /// <returns>The content, and the channel's limit in UTF-8 bytes where it has one (WeCom documentation 90236 and 99110).</returns>
    public static (string Content, int? Budget) Of(Outbox.CallDraft draft)
    {
        var body = draft.Body.AsSpan();
        if (draft.MediaType == "message/rfc822")
        {
            return (Channels.Email.MailText.Of(draft.Body), null);
        }

        using var json = JsonDocument.Parse(body.ToArray());
        var root = json.RootElement;
        return root.TryGetProperty("msgtype", out var type)
            ? (root.GetProperty(type.GetString()!).GetProperty("content").GetString()!, type.GetString() == "markdown" && draft.Channel == "wecom_robot" ? 4096 : 2048)
            : (root.GetProperty("markdown").GetString()!, 4096);
    }
}

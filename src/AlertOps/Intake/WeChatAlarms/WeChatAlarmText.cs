using System.Text;
using System.Text.Json;

namespace AlertOps.Intake.WeChatAlarms;

/// <summary>The text of an alarm in a request, or the reason why the request is refused.</summary>
internal readonly record struct WeChatAlarmText(string Text, int Status, string Problem, string Cure)
{
    /// <summary>Most bytes of a body; an alarm has less than a thousand characters.</summary>
    public const int Limit = 64 * 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public bool IsRefused => Status != StatusCodes.Status200OK;

    /// <summary>
    /// Reads plain text, JSON <c>{"text": "…"}</c>, or the field <c>text</c> of a form. curl labels plain text as a form unless told otherwise, so a form without
    /// that field counts as plain text.
    /// </summary>
    public static async Task<WeChatAlarmText> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var octets = await ReadBytesAsync(request, ct);
        if (octets.Length > Limit)
        {
            return new("", StatusCodes.Status413PayloadTooLarge, "the body is larger than 64 KiB", "send one alarm at a time");
        }

        var type = request.ContentType?.Split(';')[0].Trim() ?? "";
        try
        {
            var body = Utf8.GetString(octets);
            return type.Equals("application/json", StringComparison.OrdinalIgnoreCase) ? FromJson(body)
                : type.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase) ? Refused("a multipart form", "send the form URL-encoded, or the text itself as text/plain")
                : type.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) ? FromForm(body)
                : Of(body);
        }
        catch (DecoderFallbackException)
        {
            return Refused("the body is not UTF-8", "send it as UTF-8");
        }
    }

    /// <summary>Returns storable text in which every line ends with a line feed.</summary>
    public static string Clean(string text) => TextSanitizer.Sanitize(text).Replace("\r\n", "\n").Replace('\r', '\n');

    private static async Task<byte[]> ReadBytesAsync(HttpRequest request, CancellationToken ct)
    {
        var octets = new byte[Limit + 1];
        var length = 0;
        int count;
        while (length < octets.Length && (count = await request.Body.ReadAsync(octets.AsMemory(length), ct)) > 0)
        {
            length += count;
        }

        return octets[..length];
    }

    private static WeChatAlarmText FromJson(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String
                ? Of(text.GetString()!)
                : Refused("the JSON has no text", "send {\"text\": \"…\"}");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return Refused("the body is not JSON", "send {\"text\": \"…\"}, or the text itself as text/plain");
        }
    }

    private static WeChatAlarmText FromForm(string body)
    {
        var form = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(body);
        return form.TryGetValue("text", out var text) ? Of(text.ToString()) : Of(body);
    }

    private static WeChatAlarmText Of(string text) => text.Trim().Length == 0
        ? Refused("the text is empty", "paste the whole message of the alarm group")
        : new(Clean(text), StatusCodes.Status200OK, "", "");

    private static WeChatAlarmText Refused(string what, string cure) => new("", StatusCodes.Status400BadRequest, what, cure);
}

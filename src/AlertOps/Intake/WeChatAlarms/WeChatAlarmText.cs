using System.Text;
using System.Text.Json;

namespace AlertOps.Intake.WeChatAlarms;

/// <summary>An alarm's text as a request brings it, or why it can't be taken.</summary>
internal readonly record struct WeChatAlarmText(string Text, int Status, string Problem, string Cure)
{
    /// <summary>An alarm has less than a thousand characters.</summary>
    public const int Limit = 64 * 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public bool IsRefused => Status != StatusCodes.Status200OK;

    /// <summary>
    /// The body as plain text, <c>{"text": "…"}</c> as JSON, or a form's field <c>text</c>. A form's encoding without a form inside is what curl
    /// calls plain text unless told otherwise: it is taken as that.
    /// </summary>
    public static async Task<WeChatAlarmText> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var octets = await OctetsAsync(request, ct);
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

    /// <summary>Text that can be stored anywhere, with one kind of line end.</summary>
    public static string Clean(string text) => WireText.Scrub(text).Replace("\r\n", "\n").Replace('\r', '\n');

    private static async Task<byte[]> OctetsAsync(HttpRequest request, CancellationToken ct)
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

using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AlertOps.Pages;

/// <summary>A call's bytes for the eye: JSON indented and with its Chinese readable, anything else as it is.</summary>
internal static class BodyText
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // shown as text, and escaped for HTML where it lands
    };

    public static string Readable(string mediaType, ImmutableArray<byte> body)
    {
        if (mediaType.Contains("json", StringComparison.OrdinalIgnoreCase))
        {
            try
            {
                using var document = JsonDocument.Parse(body.AsMemory());
                return JsonSerializer.Serialize(document.RootElement, Indented);
            }
            catch (JsonException)
            {
                // As it is, then.
            }
        }

        return Encoding.UTF8.GetString(body.AsSpan());
    }
}

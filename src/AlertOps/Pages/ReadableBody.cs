using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AlertOps.Pages;

/// <summary>Formats a call's bytes for reading: JSON indented and with Chinese unescaped, anything else as it is.</summary>
internal static class ReadableBody
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // shown as text; Razor escapes it for HTML
    };

    public static string Of(string mediaType, ImmutableArray<byte> body)
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
                // It isn't JSON, and is shown as it is.
            }
        }

        return Encoding.UTF8.GetString(body.AsSpan());
    }
}

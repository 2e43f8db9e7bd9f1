using System.Security;
using System.Text.Encodings.Web;

namespace AlertOps.Runbooks.Templates;

/// <summary>How a value is escaped inside a body, by the body's media type.</summary>
internal static class BodyEscape
{
    /// <summary>Null for types that know no markup.</summary>
    public static Func<string, string>? For(string mediaType) => mediaType.ToLowerInvariant() switch
    {
        "application/x-www-form-urlencoded" => Uri.EscapeDataString,
        "text/xml" or "application/xml" or "text/html" => value => SecurityElement.Escape(WithoutControls(value)),
        "text/plain" => null,
        var xml when xml.EndsWith("+xml", StringComparison.Ordinal) => value => SecurityElement.Escape(WithoutControls(value)),
        // Anything else is most likely some JSON, and its escapes do little harm elsewhere.
        _ => value => JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value),
    };

    /// <summary>XML has no way to write them.</summary>
    private static string WithoutControls(string value) => string.Concat(value.Where(character => !char.IsControl(character) || character is '\n' or '\t'));
}

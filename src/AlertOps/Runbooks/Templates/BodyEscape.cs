using System.Security;
using System.Text.Encodings.Web;

namespace AlertOps.Runbooks.Templates;

/// <summary>Chooses the escaping of values in a webhook's body by its media type.</summary>
internal static class BodyEscape
{
    /// <summary>Returns null for types without markup.</summary>
    public static Func<string, string>? For(string mediaType) => mediaType.ToLowerInvariant() switch
    {
        "application/x-www-form-urlencoded" => Uri.EscapeDataString,
        "text/xml" or "application/xml" or "text/html" => value => SecurityElement.Escape(WithoutControls(value)),
        "text/plain" => null,
        var xml when xml.EndsWith("+xml", StringComparison.Ordinal) => value => SecurityElement.Escape(WithoutControls(value)),
        // Other types are most likely JSON, whose escapes do little harm elsewhere.
        _ => value => JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value),
    };

    /// <summary>Removes control characters, which XML can't express.</summary>
    private static string WithoutControls(string value) => string.Concat(value.Where(character => !char.IsControl(character) || character is '\n' or '\t'));
}

using System.Text.Encodings.Web;
using System.Text.Unicode;
using AlertOps.Alerts;

namespace AlertOps.Notices;

/// <summary>Escapes text and addresses for HTML, in element content and in quoted attributes. Chinese stays readable.</summary>
internal static class Html
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Text(string text) => Encoder.Encode(text);

    /// <summary>A link, or only its text when the address isn't http or https.</summary>
    /// <param name="attributes">Further trusted attributes with a leading blank.</param>
    public static string Link(string text, string? url, string attributes = "") =>
        SafeUrl.FitsMessage(url) ? $"<a href=\"{Text(url!)}\" rel=\"noopener noreferrer\"{attributes}>{Text(text)}</a>" : Text(text);
}

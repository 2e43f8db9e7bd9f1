using System.Text;

namespace AlertOps.Alerts;

/// <summary>
/// Decides which addresses may become links, on pages and in messages alike. An address that came with an alert may lead only to a web page, and never with
/// a name and password before the host, which make a reader believe in another host.
/// </summary>
internal static class SafeUrl
{
    /// <summary>Largest length of a link; a page shows longer addresses as text.</summary>
    private const int MaxLength = 8192;

    /// <summary>Largest length in a message; a longer address would leave no room for anything else.</summary>
    private const int MaxInMessage = 1024;

    /// <summary>True for an absolute http or https address without user information and control characters; blanks are allowed, since people write them.</summary>
    public static bool IsWebPage(string? url) =>
        url is { Length: > 0 and <= MaxLength }
        && !url.Any(character => char.IsControl(character) || (char.IsWhiteSpace(character) && character != ' '))
        && Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.UserInfo.Length == 0;

    /// <summary>True for a web page whose address is short enough for a message.</summary>
    public static bool FitsMessage(string? url) => url is { Length: <= MaxInMessage } && IsWebPage(url);

    /// <summary>True for an address that the author of a runbook may link to: a web page, <c>mailto:</c>, or a path of this site.</summary>
    public static bool IsForRunbook(string url)
    {
        if (url.Length == 0 || url.Any(character => char.IsControl(character) || char.IsWhiteSpace(character)))
        {
            return false;
        }

        // A scheme ends at the first colon, unless a slash, a question mark or a hash comes before it.
        var colon = url.IndexOf(':');
        var path = url.AsSpan().IndexOfAny('/', '?', '#');
        if (colon < 0 || (path >= 0 && path < colon))
        {
            // "//host" and "\\host" would lead to another site under the page's own scheme.
            return !url.StartsWith("//", StringComparison.Ordinal) && !url.Contains('\\');
        }

        return IsWebPage(url) || (url[..colon].Equals("mailto", StringComparison.OrdinalIgnoreCase) && Uri.TryCreate(url, UriKind.Absolute, out _));
    }

    /// <summary>Percent-encodes characters that would end or break a link in Markdown, and all that are not ASCII.</summary>
    public static string ForMarkdown(string url)
    {
        var safe = new StringBuilder(url.Length);
        foreach (var octet in Encoding.UTF8.GetBytes(url))
        {
            if (octet is <= 0x20 or >= 0x7F || "()<>[]\"'`*\\{}|^".Contains((char)octet, StringComparison.Ordinal))
            {
                safe.Append('%').Append(octet.ToString("X2"));
            }
            else
            {
                safe.Append((char)octet);
            }
        }

        return safe.ToString();
    }
}

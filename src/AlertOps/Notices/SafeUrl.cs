using System.Text;

namespace AlertOps.Notices;

/// <summary>Addresses that may become links: http and https only.</summary>
internal static class SafeUrl
{
    private const int MaxLength = 1024;

    public static bool IsSafe(string? url) =>
        url is { Length: > 0 and <= MaxLength }
        && Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.UserInfo.Length == 0
        && !url.Any(char.IsControl);

    /// <summary>Percent-encodes what would end or break a link in Markdown, and everything that isn't ASCII.</summary>
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

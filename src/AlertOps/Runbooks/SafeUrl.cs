namespace AlertOps.Runbooks;

/// <summary>Which links a page or a message may carry: http, https, mailto, and paths of this site.</summary>
internal static class SafeUrl
{
    public static bool IsSafe(string url)
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

        return url[..colon].ToLowerInvariant() is "http" or "https" or "mailto" && Uri.TryCreate(url, UriKind.Absolute, out _);
    }

    /// <summary>A whole address that came from outside: only one that leads to a web page.</summary>
    public static bool IsWebPage(string url) =>
        IsSafe(url) && Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);
}

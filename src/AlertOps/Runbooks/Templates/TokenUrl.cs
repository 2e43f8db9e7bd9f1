using AlertOps.Alerts;

namespace AlertOps.Runbooks.Templates;

/// <summary>Values inside link addresses.</summary>
internal static class TokenUrl
{
    /// <summary>
    /// A value is one encoded piece of an address; only one that is the whole address may be an address itself, and only of a web page. Null when the
    /// result is no link that may be shown.
    /// </summary>
    public static string? Fill(string url, TokenTable tokens)
    {
        if (url.Length == 1 && TokenTable.IsToken(url[0]))
        {
            var whole = tokens[url[0]];

            // A blank would end the address in Markdown.
            return !whole.IsSource && SafeUrl.IsWebPage(whole.Text) && !whole.Text.Contains(' ') ? whole.Text : null;
        }

        var filled = tokens.Fill(url, Uri.EscapeDataString);
        return SafeUrl.IsForRunbook(filled) ? filled : null;
    }
}

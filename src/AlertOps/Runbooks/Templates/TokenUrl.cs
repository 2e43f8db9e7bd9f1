using AlertOps.Alerts;

namespace AlertOps.Runbooks.Templates;

/// <summary>Inserts values into link addresses.</summary>
internal static class TokenUrl
{
    /// <summary>
    /// Encodes each value as a part of the address. A value that is the whole address is used as it is, if it is the address of a web page. Returns null
    /// when the result is no link that may be shown.
    /// </summary>
    public static string? Fill(string url, TokenTable tokens)
    {
        if (url.Length == 1 && TokenTable.IsToken(url[0]))
        {
            var whole = tokens[url[0]];

            // In Markdown a blank ends the address.
            return !whole.IsSource && SafeUrl.IsWebPage(whole.Text) && !whole.Text.Contains(' ') ? whole.Text : null;
        }

        var filled = tokens.Fill(url, Uri.EscapeDataString);
        return SafeUrl.IsForRunbook(filled) ? filled : null;
    }
}

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using AlertOps.Alerts;

namespace AlertOps.Channels.WeCom;

/// <summary>
/// Renders WeCom's Markdown to HTML as its client shows it: headings, bold, links, one-line code, quotations, three colours and mentions (WeCom documentation
/// 90236 and 99110). Everything else is text, and all text is escaped, so that the result is safe for any input.
/// </summary>
internal static class WeComMarkdownHtml
{
    private const int MaxDepth = 8;
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private static readonly string[] Colours = ["info", "comment", "warning"];

    public static string Render(string markdown)
    {
        var html = new StringBuilder();
        var quoting = false;
        foreach (var raw in markdown.ReplaceLineEndings("\n").Split('\n'))
        {
            var quoted = raw.StartsWith('>');
            if (quoted != quoting)
            {
                html.Append(quoted ? "<blockquote>" : "</blockquote>");
                quoting = quoted;
            }

            AppendLine(html, quoted ? raw[1..].TrimStart() : raw);
        }

        return html.Append(quoting ? "</blockquote>" : "").ToString();
    }

    private static void AppendLine(StringBuilder html, string line)
    {
        var level = line.TakeWhile(letter => letter == '#').Count();
        if (level is >= 1 and <= 6 && line.Length > level && line[level] == ' ')
        {
            // h1…h6 would disturb the page's own outline.
            html.Append("<p class=\"chat-h").Append(level).Append("\">");
            AppendInline(html, line[(level + 1)..], 0);
        }
        else if (line.Trim().Length == 0)
        {
            html.Append("<p class=\"chat-gap\">");
        }
        else
        {
            html.Append("<p>");
            AppendInline(html, line, 0);
        }

        html.Append("</p>\n");
    }

    private static void AppendInline(StringBuilder html, string text, int depth)
    {
        var plain = 0;
        var at = 0;
        while (at < text.Length)
        {
            var mark = html.Length;
            if (depth < MaxDepth && TryMarkup(html, text, at, depth) is var length and > 0)
            {
                html.Insert(mark, Encoder.Encode(text[plain..at]));
                at += length;
                plain = at;
            }
            else
            {
                at++;
            }
        }

        html.Append(Encoder.Encode(text[plain..]));
    }

    /// <summary>Writes the markup that starts at <paramref name="at"/>.</summary>
    /// <returns>Number of characters read; 0 when no markup starts there.</returns>
    private static int TryMarkup(StringBuilder html, string text, int at, int depth) => text[at] switch
    {
        '`' => Code(html, text, at),
        '*' => Bold(html, text, at, depth),
        '[' => Link(html, text, at),
        '<' => Font(html, text, at, depth) is var length and > 0 ? length : Mention(html, text, at),
        _ => 0,
    };

    private static int Code(StringBuilder html, string text, int at)
    {
        var end = text.IndexOf('`', at + 1);
        if (end <= at + 1)
        {
            return 0;
        }

        html.Append("<code>").Append(Encoder.Encode(text[(at + 1)..end])).Append("</code>");
        return end + 1 - at;
    }

    private static int Bold(StringBuilder html, string text, int at, int depth)
    {
        if (!text.AsSpan(at).StartsWith("**") || text.IndexOf("**", at + 2, StringComparison.Ordinal) is var end && end <= at + 2)
        {
            return 0;
        }

        html.Append("<strong>");
        AppendInline(html, text[(at + 2)..end], depth + 1);
        html.Append("</strong>");
        return end + 2 - at;
    }

    private static int Link(StringBuilder html, string text, int at)
    {
        var middle = text.IndexOf("](", at, StringComparison.Ordinal);
        var end = middle < 0 ? -1 : text.IndexOf(')', middle);
        if (end < 0 || !SafeUrl.IsWebPage(text[(middle + 2)..end]))
        {
            return 0;
        }

        html.Append("<a rel=\"noreferrer\" href=\"").Append(Encoder.Encode(new Uri(text[(middle + 2)..end]).AbsoluteUri)).Append("\">")
            .Append(Encoder.Encode(text[(at + 1)..middle])).Append("</a>");
        return end + 1 - at;
    }

    private static int Font(StringBuilder html, string text, int at, int depth)
    {
        const string close = "</font>";
        foreach (var colour in Colours)
        {
            var open = $"<font color=\"{colour}\">";
            if (text.AsSpan(at).StartsWith(open) && text.IndexOf(close, at, StringComparison.Ordinal) is var end and > 0)
            {
                html.Append("<span class=\"chat-").Append(colour).Append("\">");
                AppendInline(html, text[(at + open.Length)..end], depth + 1);
                html.Append("</span>");
                return end + close.Length - at;
            }
        }

        return 0;
    }

    private static int Mention(StringBuilder html, string text, int at)
    {
        var end = text.IndexOf('>', at);
        if (end < at + 3 || text[at + 1] != '@' || !text[(at + 2)..end].All(letter => char.IsAsciiLetterOrDigit(letter) || "_-.@".Contains(letter, StringComparison.Ordinal)))
        {
            return 0;
        }

        html.Append("<span class=\"chat-mention\">@").Append(Encoder.Encode(text[(at + 2)..end])).Append("</span>");
        return end + 1 - at;
    }
}

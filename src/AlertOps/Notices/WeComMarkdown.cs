using System.Text;
using AlertOps.Alerts;

namespace AlertOps.Notices;

/// <summary>
/// A notice in the Markdown subset that WeCom shows (headings, bold, links, one-line code, quotations, three colours; WeCom documentation 90236),
/// within a byte budget. WeCom knows no escape: what would be markup in a label becomes its full-width look-alike.
/// </summary>
internal static class WeComMarkdown
{
    /// <param name="budget">UTF-8 bytes: 2048 for app messages, 4096 for robots.</param>
    /// <param name="mentions">Whether <c>&lt;@userid&gt;</c> works here (robots).</param>
    public static string Render(Notice notice, int budget, bool mentions) => Shrink.Fit(Shown(notice, mentions), budget, Write);

    /// <summary>Whether <see cref="Render"/> leaves nothing out.</summary>
    public static bool Fits(Notice notice, int budget, bool mentions) => Shrink.Fits(Shown(notice, mentions), budget, Write);

    private static Notice Shown(Notice notice, bool mentions) => notice with
    {
        // Chats draw no charts and no tables; what matters of them stands beside the actions.
        Blocks = [.. notice.Blocks.Where(block => block is not (Block.Table or Block.Chart { Told: true }))],
        Mentions = mentions && notice.Kind != NoticeKind.Resolved ? notice.Mentions : [],
    };

    private static string Write(Notice notice, bool leftOut)
    {
        var text = new StringBuilder();
        var wording = Wording.In(notice.Language);
        text.Append("### ").Append(Coloured(BadgeColour(notice), Escape(notice.Badge))).Append(Escape(Heading.AfterBadge(notice, wording)));
        if (!notice.Headline.Spans.IsEmpty)
        {
            text.Append('\n').Append(Inline(notice.Headline));
        }

        foreach (var block in notice.Blocks.Where(block => block is not Block.Links))
        {
            Append(text, block, wording);
        }

        if (leftOut)
        {
            text.Append('\n').Append(Coloured("comment", wording.RestOnPage));
        }

        var mentions = notice.Mentions.Where(IsUserId).Select(id => $"<@{id}>").ToArray();
        if (mentions.Length > 0)
        {
            text.Append('\n').AppendJoin(' ', mentions);
        }

        foreach (var links in notice.Blocks.OfType<Block.Links>())
        {
            text.Append('\n').AppendJoin(" · ", links.Items.Select(Markup));
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, Block block, Wording wording)
    {
        switch (block)
        {
            case Block.Quote quote:
                foreach (var line in quote.Lines)
                {
                    text.Append("\n> ").Append(Inline(line));
                }

                break;
            case Block.Paragraph paragraph:
                text.Append('\n').Append(Inline(paragraph.Line));
                break;
            case Block.Numbered numbered:
                for (var index = 0; index < numbered.Lines.Length; index++)
                {
                    text.Append('\n').Append(index + 1).Append(". ").Append(Inline(numbered.Lines[index]));
                }

                break;
            case Block.Chart chart:
                text.Append("\n> ").Append(Escape($"{chart.Title} {chart.Spark}".TrimEnd()));
                break;
            case Block.Actions actions:
                AppendActions(text, actions, wording);
                break;
        }
    }

    private static void AppendActions(StringBuilder text, Block.Actions actions, Wording wording)
    {
        if (!actions.Items.IsEmpty)
        {
            text.Append("\n\n**").Append(Escape(actions.Heading)).Append("**");
            for (var index = 0; index < actions.Items.Length; index++)
            {
                text.Append('\n').Append(index + 1).Append(". ").Append(Inline(ActionLine.Of(actions.Items[index], wording)));
            }
        }

        if (actions.RuledOut is { } ruledOut)
        {
            text.Append('\n').Append(Inline(ruledOut));
        }

        text.Append('\n');
    }

    private static string Inline(Line line)
    {
        var text = string.Concat(line.Spans.Select(Markup));
        return text.StartsWith('#') ? "＃" + text[1..] : text;
    }

    private static string Markup(Span span)
    {
        var text = span.Text.Replace('\n', ' ').Replace('\r', ' ');
        if (text.Trim().Length == 0)
        {
            return text;
        }

        if (span.Url is { } url && SafeUrl.IsSafe(url))
        {
            return $"[{Escape(text)}]({SafeUrl.ForMarkdown(url)})";
        }

        return span.Tone switch
        {
            Tone.Plain => Escape(text),
            Tone.Strong => Around(text, "**", "**"),
            Tone.Warning => Coloured("warning", Escape(text)),
            Tone.Good => Coloured("info", Escape(text)),
            Tone.Quiet => Coloured("comment", Escape(text)),
            Tone.Value => $"`{Tags(text).Replace('`', 'ˋ')}`",
        };
    }

    // Markers touch what they mark: blanks go outside.
    private static string Around(string text, string open, string close)
    {
        var core = text.Trim();
        var start = text.IndexOf(core, StringComparison.Ordinal);
        return text[..start] + open + Escape(core) + close + text[(start + core.Length)..];
    }

    private static string Coloured(string colour, string text) => $"<font color=\"{colour}\">{text}</font>";

    private static string BadgeColour(Notice notice) => notice.Kind == NoticeKind.Resolved ? "info" : notice.Severity switch
    {
        Severity.Critical or Severity.Warning => "warning",
        Severity.Info => "comment",
    };

    private static string Escape(string text) => Tags(text)
        .Replace('*', '＊').Replace('[', '［').Replace(']', '］').Replace('`', 'ˋ');

    private static string Tags(string text) => text.Replace('<', '＜').Replace('>', '＞').Replace("&", "＆");

    // Mentions are ids of our own configuration; one that could end the tag is none.
    private static bool IsUserId(string id) => id.Length is > 0 and <= 64 && id.All(letter => char.IsAsciiLetterOrDigit(letter) || "_-.@".Contains(letter, StringComparison.Ordinal));
}

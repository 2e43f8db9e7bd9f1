using System.Globalization;
using System.Text;
using AlertOps.Alerts;
using AlertOps.Notices;
using AlertOps.Text;

namespace AlertOps.Channels.Email;

/// <summary>
/// Renders a notice as the HTML part of a mail: a table of 600 px as frame, and in it blocks with inline styles, which Exmail, QQ Mail and Outlook
/// keep. Mail clients show no SVG: a chart is a PNG that the mail contains, or else its caption and sparkline.
/// </summary>
internal static class MailHtml
{
    private const string Fonts = "font-family:'PingFang SC','Microsoft YaHei',Arial,sans-serif";
    private const string Quoted = "margin:12px 0;padding:8px 12px;border-left:3px solid #d0d5dd;background:#f7f8fa;font-size:14px;line-height:22px;color:#344054";

    public static string Render(Notice notice, IReadOnlyDictionary<Block.Chart, MailImage> pictures)
    {
        var phrases = NoticePhrases.In(notice.Language);
        var html = new StringBuilder();
        html.Append("<!DOCTYPE html>\n<html lang=\"").Append(notice.Language.Tag()).Append("\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>")
            .Append(Html.Text(notice.Title)).Append("</title></head>\n<body style=\"margin:0;padding:0;background:#ffffff\">\n");
        // A phone shows this text under the subject before the mail is opened.
        html.Append("<div style=\"display:none;max-height:0;overflow:hidden\">").Append(Html.Text(Preview(notice, phrases))).Append("</div>\n");
        html.Append("<table role=\"presentation\" width=\"600\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"width:600px;max-width:100%;")
            .Append(Fonts).Append("\"><tr><td style=\"padding:16px;font-size:14px;line-height:22px;color:#1d2939\">\n");
        html.Append("<div style=\"font-size:18px;line-height:26px;font-weight:bold\"><span style=\"color:").Append(BadgeColour(notice)).Append("\">")
            .Append(Html.Text(notice.Badge)).Append("</span>").Append(Html.Text(NoticeHeading.AfterBadge(notice, phrases))).Append("</div>\n");
        if (!notice.Headline.Spans.IsEmpty)
        {
            html.Append("<div style=\"font-size:16px;line-height:24px;margin-top:4px\">").Append(Inline(notice.Headline)).Append("</div>\n");
        }

        foreach (var block in notice.Blocks)
        {
            Append(html, block, phrases, pictures);
        }

        return html.Append("</td></tr></table>\n</body></html>\n").ToString();
    }

    private static string Preview(Notice notice, NoticePhrases phrases)
    {
        if (notice.Blocks.OfType<Block.Actions>().SelectMany(actions => actions.Items).FirstOrDefault() is { } first)
        {
            return CleanText.Of(phrases.FirstDo + first.Do.Text);
        }

        var numbered = notice.Blocks.OfType<Block.Numbered>().FirstOrDefault();
        return CleanText.Of((numbered?.Lines[0] ?? notice.Headline).Text);
    }

    private static void Append(StringBuilder html, Block block, NoticePhrases phrases, IReadOnlyDictionary<Block.Chart, MailImage> pictures)
    {
        switch (block)
        {
            case Block.Quote quote:
                html.Append("<div style=\"").Append(Quoted).Append("\">").AppendJoin("<br>\n", quote.Lines.Select(Inline)).Append("</div>\n");
                break;
            case Block.Paragraph paragraph:
                html.Append("<div style=\"margin:8px 0\">").Append(Inline(paragraph.Line)).Append("</div>\n");
                break;
            case Block.Numbered numbered:
                for (var index = 0; index < numbered.Lines.Length; index++)
                {
                    html.Append("<div style=\"margin-top:6px\">").Append(index + 1).Append(". ").Append(Inline(numbered.Lines[index])).Append("</div>\n");
                }

                break;
            case Block.Chart chart when pictures.TryGetValue(chart, out var picture):
                AppendPicture(html, chart, picture);
                break;
            case Block.Chart chart when !chart.ShownElsewhere:
                html.Append("<div style=\"").Append(Quoted).Append("\">").Append(Html.Text($"{chart.Title} {chart.Spark}".TrimEnd())).Append("</div>\n");
                break;
            case Block.Actions actions:
                AppendActions(html, actions, phrases);
                break;
            case Block.Table table:
                AppendTable(html, table);
                break;
            case Block.Links links:
                html.Append("<div style=\"margin-top:16px\">").AppendJoin(" &nbsp;·&nbsp; ", links.Items.Select(Markup)).Append("</div>\n");
                break;
        }
    }

    // Outlook takes the size from the attributes, phones take it from the style. The alternative text stands in for the picture.
    private static void AppendPicture(StringBuilder html, Block.Chart chart, MailImage picture) => html
        .Append("<div style=\"margin:12px 0 4px 0;font-weight:bold\">").Append(Html.Text(chart.Title)).Append("</div>\n<img src=\"cid:").Append(picture.ContentId)
        .Append(CultureInfo.InvariantCulture, $"\" width=\"{ChartPicture.Width}\" height=\"{ChartPicture.Height}\" alt=\"")
        .Append(Html.Text($"{chart.Title} {chart.Spark}".TrimEnd()))
        .Append(CultureInfo.InvariantCulture, $"\" style=\"display:block;border:0;width:100%;max-width:{ChartPicture.Width}px;height:auto\">\n");

    // The numbers are written as text, because clients disagree about the margins of lists.
    private static void AppendActions(StringBuilder html, Block.Actions actions, NoticePhrases phrases)
    {
        if (!actions.Items.IsEmpty)
        {
            html.Append("<div style=\"margin-top:16px;font-weight:bold\">").Append(Html.Text(actions.Heading)).Append("</div>\n");
            for (var index = 0; index < actions.Items.Length; index++)
            {
                html.Append("<div style=\"margin-top:6px\">").Append(index + 1).Append(". ").Append(Inline(actions.Items[index].Do));
                html.Append(ActionLine.Evidence(actions.Items[index], phrases) is { } evidence ? $"<div style=\"margin-left:18px;color:#5f6b7a\">{Inline(evidence)}</div>" : "").Append("</div>\n");
            }
        }

        if (actions.RuledOut is { } ruledOut)
        {
            html.Append("<div style=\"margin-top:6px\">").Append(Inline(ruledOut)).Append("</div>\n");
        }
    }

    private static void AppendTable(StringBuilder html, Block.Table table)
    {
        html.Append("<div style=\"margin-top:12px;font-weight:bold\">").Append(Html.Text(table.Title)).Append("</div>\n");
        foreach (var row in table.Rows.Skip(1))
        {
            html.Append("<div style=\"font-size:13px\">").Append(Html.Text(string.Join("  ", row.Where(cell => cell.Length > 0)))).Append("</div>\n");
        }
    }

    private static string Inline(Line line) => string.Concat(line.Spans.Select(Markup));

    private static string Markup(Span span) => span.Url is not null ? Html.Link(span.Text, span.Url, " style=\"color:#175cd3\"") : span.Tone switch
    {
        Tone.Plain => Html.Text(span.Text),
        Tone.Strong => $"<b>{Html.Text(span.Text)}</b>",
        Tone.Warning => Coloured("#c4320a", span),
        Tone.Good => Coloured("#027a48", span),
        Tone.Quiet => Coloured("#667085", span),
        Tone.Value => $"<code style=\"font-family:Consolas,Menlo,monospace;background:#f2f4f7;padding:1px 4px\">{Html.Text(span.Text)}</code>",
    };

    private static string Coloured(string colour, Span span) => $"<span style=\"color:{colour}\">{Html.Text(span.Text)}</span>";

    private static string BadgeColour(Notice notice) => notice.Kind == NoticeKind.Resolved ? "#027a48" : notice.Severity switch
    {
        Severity.Critical => "#b42318",
        Severity.Warning => "#c4320a",
        Severity.Info => "#475467",
    };
}

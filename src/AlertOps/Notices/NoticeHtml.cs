using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AlertOps.Alerts;
using AlertOps.Text;

namespace AlertOps.Notices;

/// <summary>Renders a notice as a fragment of a web page: semantic HTML with classes that the site's stylesheet styles.</summary>
internal static class NoticeHtml
{
    private const int ChartWidth = 640;
    private const int ChartHeight = 200;

    public static string Render(Notice notice)
    {
        var html = new StringBuilder();
        var phrases = NoticePhrases.In(notice.Language);
        html.Append(CultureInfo.InvariantCulture, $"<article class=\"notice notice-{Word(notice.Kind)} severity-{Word(notice.Severity)}\" lang=\"{notice.Language.Tag()}\">\n");
        html.Append(CultureInfo.InvariantCulture, $"<h2 class=\"notice-title\"><span class=\"badge\">{Html.Text(notice.Badge)}</span>{Html.Text(NoticeHeading.AfterBadge(notice, phrases))}</h2>\n");
        if (!notice.Headline.Spans.IsEmpty)
        {
            html.Append("<p class=\"notice-headline\">").Append(Inline(notice.Headline)).Append("</p>\n");
        }

        foreach (var block in notice.Blocks)
        {
            Append(html, block, notice.Language);
        }

        return html.Append("</article>\n").ToString();
    }

    /// <summary>Renders the spans of a line as inline HTML.</summary>
    public static string Inline(Line line) => string.Concat(line.Spans.Select(Markup));

    private static void Append(StringBuilder html, Block block, Language language)
    {
        switch (block)
        {
            case Block.Quote quote:
                AppendList(html, "ul", "notice-facts", quote.Lines);
                break;
            case Block.Numbered numbered:
                AppendList(html, "ol", "notice-numbered", numbered.Lines);
                break;
            case Block.Paragraph paragraph:
                html.Append("<p>").Append(Inline(paragraph.Line)).Append("</p>\n");
                break;
            case Block.Actions actions:
                AppendActions(html, actions, NoticePhrases.In(language));
                break;
            case Block.Table table:
                AppendTable(html, table);
                break;
            case Block.Chart chart:
                html.Append("<figure class=\"notice-chart\">\n").Append(ChartSvg.Render(chart, ChartWidth, ChartHeight, language))
                    .Append("<figcaption>").Append(Html.Text(chart.Title)).Append("</figcaption>\n</figure>\n");
                break;
            case Block.Links links:
                html.Append("<nav class=\"notice-links\">").AppendJoin(" · ", links.Items.Select(Markup)).Append("</nav>\n");
                break;
        }
    }

    private static void AppendList(StringBuilder html, string element, string name, ImmutableArray<Line> lines)
    {
        html.Append(CultureInfo.InvariantCulture, $"<{element} class=\"{name}\">\n");
        foreach (var line in lines)
        {
            html.Append("<li>").Append(Inline(line)).Append("</li>\n");
        }

        html.Append(CultureInfo.InvariantCulture, $"</{element}>\n");
    }

    private static void AppendActions(StringBuilder html, Block.Actions actions, NoticePhrases phrases)
    {
        html.Append("<section class=\"notice-actions\">\n<h3>").Append(Html.Text(actions.Heading)).Append("</h3>\n<ol>\n");
        foreach (var item in actions.Items)
        {
            var evidence = ActionLine.Evidence(item, phrases) is { } line ? $"<div class=\"action-evidence\">{Inline(line)}</div>" : "";
            html.Append(CultureInfo.InvariantCulture, $"<li class=\"action action-{Word(item.State)}\">{Inline(item.Do)}{evidence}</li>\n");
        }

        html.Append("</ol>\n");
        if (actions.RuledOut is { } ruledOut)
        {
            html.Append("<p class=\"ruled-out\">").Append(Inline(ruledOut)).Append("</p>\n");
        }

        html.Append("</section>\n");
    }

    private static void AppendTable(StringBuilder html, Block.Table table)
    {
        html.Append("<table class=\"notice-table\">\n<caption>").Append(Html.Text(table.Title)).Append("</caption>\n");
        for (var row = 0; row < table.Rows.Length; row++)
        {
            var cell = row == 0 ? "th" : "td";
            html.Append("<tr>").AppendJoin("", table.Rows[row].Select(text => $"<{cell}>{Html.Text(text)}</{cell}>")).Append("</tr>\n");
        }

        html.Append("</table>\n");
    }

    private static string Markup(Span span) => span.Url is not null ? Html.Link(span.Text, span.Url) : span.Tone switch
    {
        Tone.Plain => Html.Text(span.Text),
        Tone.Strong => $"<strong>{Html.Text(span.Text)}</strong>",
        Tone.Warning => $"<span class=\"tone-warning\">{Html.Text(span.Text)}</span>",
        Tone.Good => $"<span class=\"tone-good\">{Html.Text(span.Text)}</span>",
        Tone.Quiet => $"<span class=\"tone-quiet\">{Html.Text(span.Text)}</span>",
        Tone.Value => $"<code>{Html.Text(span.Text)}</code>",
    };

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}

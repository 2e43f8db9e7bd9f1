using System.Collections.Immutable;
using System.Text;
using AlertOps.Alerts;
using AlertOps.Notices;
using AlertOps.Text;

namespace AlertOps.Channels.WeCom;

/// <summary>
/// The common part of WeCom's two kinds of Markdown: the order of a message and the markup of spans. Neither kind has an escape, so characters of a label
/// that would be markup are replaced by full-width look-alikes.
/// </summary>
internal abstract class WeComMarkdownBase
{
    /// <summary>The text between two paragraphs.</summary>
    protected abstract string Break { get; }

    /// <summary>The text after the action items; "" when an empty line follows every paragraph anyway.</summary>
    protected abstract string AfterActions { get; }

    protected string Write(Notice notice, bool leftOut)
    {
        var text = new StringBuilder();
        var phrases = NoticePhrases.In(notice.Language);
        text.Append("### ").Append(Badge(notice)).Append(Escape(NoticeHeading.AfterBadge(notice, phrases)));
        if (!notice.Headline.Spans.IsEmpty)
        {
            text.Append(Break).Append(Inline(notice.Headline));
        }

        foreach (var block in notice.Blocks.Where(block => block is not Block.Links))
        {
            Append(text, block, phrases);
        }

        if (leftOut)
        {
            text.Append(Break).Append(Toned(Tone.Quiet, phrases.RestOnPage));
        }

        if (Mentions(notice) is { Length: > 0 } mentions)
        {
            text.Append(Break).Append(mentions);
        }

        foreach (var links in notice.Blocks.OfType<Block.Links>())
        {
            text.Append(Break).AppendJoin(" · ", links.Items.Select(Markup));
        }

        return text.ToString();
    }

    protected abstract string Badge(Notice notice);

    /// <summary>The markup that mentions people; "" when there is none.</summary>
    protected abstract string Mentions(Notice notice);

    /// <summary>Appends lines that are set off from the rest.</summary>
    protected abstract void AppendFacts(StringBuilder text, IEnumerable<string> lines);

    protected abstract void AppendTable(StringBuilder text, Block.Table table);

    /// <summary>The markup of a span whose tone is neither <see cref="Tone.Plain"/> nor <see cref="Tone.Value"/>.</summary>
    protected abstract string Toned(Tone tone, string text);

    /// <summary>The text without anything that is markup inside a line.</summary>
    protected abstract string Escape(string text);

    /// <summary>The line without anything at its start that would make it a heading, a list or a quotation.</summary>
    protected abstract string EscapeStart(string line);

    protected string Inline(Line line) => EscapeStart(string.Concat(line.Spans.Select(Markup)));

    /// <summary>Encloses text in markers, which must touch it: blanks stay outside.</summary>
    protected string Around(string text, string open, string close)
    {
        var core = text.Trim();
        var start = text.IndexOf(core, StringComparison.Ordinal);
        return text[..start] + open + Escape(core) + close + text[(start + core.Length)..];
    }

    private void Append(StringBuilder text, Block block, NoticePhrases phrases)
    {
        switch (block)
        {
            case Block.Quote quote:
                AppendFacts(text, quote.Lines.Select(Inline));
                break;
            case Block.Paragraph paragraph:
                text.Append(Break).Append(Inline(paragraph.Line));
                break;
            case Block.Numbered numbered:
                AppendNumbered(text, numbered.Lines);
                break;
            case Block.Chart chart:
                AppendFacts(text, [Escape($"{chart.Title} {chart.Spark}".TrimEnd())]);
                break;
            case Block.Actions actions:
                AppendActions(text, actions, phrases);
                break;
            case Block.Table table:
                AppendTable(text, table);
                break;
        }
    }

    private void AppendActions(StringBuilder text, Block.Actions actions, NoticePhrases phrases)
    {
        if (!actions.Items.IsEmpty)
        {
            text.Append("\n\n**").Append(Escape(actions.Heading)).Append("**");
            for (var index = 0; index < actions.Items.Length; index++)
            {
                text.Append(index == 0 ? Break : "\n").Append(index + 1).Append(". ").Append(Inline(actions.Items[index].Do));
                text.Append(ActionLine.Evidence(actions.Items[index], phrases) is { } evidence ? "\n   " + Inline(evidence) : "");
            }
        }

        if (actions.RuledOut is { } ruledOut)
        {
            text.Append(Break).Append(Inline(ruledOut));
        }

        text.Append(AfterActions);
    }

    private void AppendNumbered(StringBuilder text, ImmutableArray<Line> lines)
    {
        for (var index = 0; index < lines.Length; index++)
        {
            text.Append(index == 0 ? Break : "\n").Append(index + 1).Append(". ").Append(Inline(lines[index]));
        }
    }

    private string Markup(Span span)
    {
        var text = span.Text.Replace('\n', ' ').Replace('\r', ' ');
        if (text.Trim().Length == 0)
        {
            return text;
        }

        if (span.Url is { } url && SafeUrl.FitsMessage(url))
        {
            return $"[{Escape(text)}]({SafeUrl.ForMarkdown(url)})";
        }

        return span.Tone switch
        {
            Tone.Plain => Escape(text),
            Tone.Value => $"`{WeComTags.Escape(text).Replace('`', 'ˋ')}`",
            _ => Toned(span.Tone, text),
        };
    }
}

using System.Text;
using AlertOps.Alerts;
using AlertOps.Text;

namespace AlertOps.Notices;

/// <summary>Renders a notice as plain text, for text messages and the text part of mail.</summary>
internal static class PlainText
{
    /// <param name="budget">UTF-8 bytes; <see cref="int.MaxValue"/> for mail.</param>
    public static string Render(Notice notice, int budget) => Shrink.Fit(Shown(notice), budget, WriteWithoutTags);

    /// <summary>True when <see cref="Render"/> leaves nothing out.</summary>
    public static bool Fits(Notice notice, int budget) => Shrink.Fits(Shown(notice), budget, WriteWithoutTags);

    private static Notice Shown(Notice notice) =>
        notice with { Blocks = [.. notice.Blocks.Where(block => block is not (Block.Table or Block.Chart { ShownElsewhere: true }))] };

    private static string WriteWithoutTags(Notice notice, bool leftOut) => WithoutTags(Write(notice, leftOut));

    // Text messages of chats may understand <a href> and <@userid>: a label must not make either.
    private static string WithoutTags(string text) => !text.Contains('<', StringComparison.Ordinal)
        ? text
        : string.Concat(text.Select((character, index) => character == '<' && index + 1 < text.Length && BeginsTag(text[index + 1]) ? '＜' : character));

    private static bool BeginsTag(char next) => char.IsAsciiLetter(next) || next is '/' or '@' or '!' or '?';

    private static string Write(Notice notice, bool leftOut)
    {
        var text = new StringBuilder();
        var phrases = NoticePhrases.In(notice.Language);
        text.Append('[').Append(notice.Badge).Append(']').Append(NoticeHeading.AfterBadge(notice, phrases));
        if (!notice.Headline.Spans.IsEmpty)
        {
            text.Append('\n').Append(OneLine(notice.Headline));
        }

        foreach (var block in notice.Blocks.Where(block => block is not Block.Links))
        {
            Append(text, block, phrases);
        }

        if (leftOut)
        {
            text.Append('\n').Append(phrases.RestOnPage);
        }

        foreach (var span in notice.Blocks.OfType<Block.Links>().SelectMany(links => links.Items).Where(span => SafeUrl.FitsMessage(span.Url)))
        {
            text.Append('\n').Append(OneLine(Line.Of(span.Text))).Append(phrases.Colon).Append(SafeUrl.ForMarkdown(span.Url!));
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, Block block, NoticePhrases phrases)
    {
        switch (block)
        {
            case Block.Quote quote:
                foreach (var line in quote.Lines)
                {
                    text.Append('\n').Append(OneLine(line));
                }

                break;
            case Block.Paragraph paragraph:
                text.Append('\n').Append(OneLine(paragraph.Line));
                break;
            case Block.Numbered numbered:
                for (var index = 0; index < numbered.Lines.Length; index++)
                {
                    text.Append('\n').Append(index + 1).Append(". ").Append(OneLine(numbered.Lines[index]));
                }

                break;
            case Block.Chart chart:
                text.Append('\n').Append($"{chart.Title} {chart.Spark}".TrimEnd());
                break;
            case Block.Actions actions:
                AppendActions(text, actions, phrases);
                break;
        }
    }

    private static void AppendActions(StringBuilder text, Block.Actions actions, NoticePhrases phrases)
    {
        if (!actions.Items.IsEmpty)
        {
            text.Append("\n\n").Append(actions.Heading).Append(phrases.Colon.TrimEnd());
            for (var index = 0; index < actions.Items.Length; index++)
            {
                text.Append('\n').Append(index + 1).Append(". ").Append(OneLine(actions.Items[index].Do));
                text.Append(ActionLine.Evidence(actions.Items[index], phrases) is { } evidence ? "\n   " + OneLine(evidence) : "");
            }
        }

        if (actions.RuledOut is { } ruledOut)
        {
            text.Append('\n').Append(OneLine(ruledOut));
        }

        text.Append('\n');
    }

    private static string OneLine(Line line) => string.Concat(line.Spans.Select(span =>
        span.Url is { } url && SafeUrl.FitsMessage(url) ? $"{span.Text} {SafeUrl.ForMarkdown(url)} " : span.Text)).Replace('\n', ' ').Replace('\r', ' ').TrimEnd();
}

using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Notices;
using AlertOps.Text;

namespace AlertOps.Channels.WeCom;

/// <summary>A row of a card: a short name and its value.</summary>
internal sealed record WeComCardRow(string Name, string Value);

/// <summary>The fields of a template card (text_notice, WeCom documentation 90236) for a notice, each within the length that WeCom shows.</summary>
/// <param name="Emphasis">The badge, in large letters.</param>
/// <param name="Text">The action items; the facts when there are none.</param>
/// <param name="Links">Further links; the card itself opens <paramref name="Url"/>.</param>
internal sealed record WeComTemplateCard(
    string Title, string Description, string Emphasis, string EmphasisText, string Text, ImmutableArray<WeComCardRow> Rows, ImmutableArray<Span> Links, string Url)
{
    // Lengths in characters, by WeCom documentation 90236.
    private const int TitleLength = 36;
    private const int DescriptionLength = 44;
    private const int EmphasisLength = 14;
    private const int EmphasisTextLength = 22;
    private const int TextLength = 160;
    private const int NameLength = 5;
    private const int ValueLength = 30;
    private const int LinkLength = 18;
    private const int MaxRows = 6;
    private const int MaxLinks = 3;

    public static WeComTemplateCard Of(Notice notice)
    {
        var phrases = NoticePhrases.In(notice.Language);
        return new WeComTemplateCard(
            Plain(notice.Title, TitleLength),
            Plain(notice.Headline.Text, DescriptionLength),
            Plain(notice.Badge, EmphasisLength),
            Plain(phrases.IncidentNumber(notice.IncidentId), EmphasisTextLength),
            Plain(TextOf(notice, phrases), TextLength),
            [.. RowsOf(notice, phrases).Take(MaxRows)],
            [.. notice.Blocks.OfType<Block.Links>().SelectMany(links => links.Items)
                .Where(link => SafeUrl.FitsMessage(link.Url) && link.Url != notice.IncidentUrl)
                .Take(MaxLinks)
                .Select(link => link with { Text = Plain(link.Text, LinkLength) })],
            notice.IncidentUrl);
    }

    private static string TextOf(Notice notice, NoticePhrases phrases)
    {
        var items = notice.Blocks.OfType<Block.Actions>().SelectMany(actions => actions.Items).ToArray();
        return items.Length > 0
            ? string.Join(phrases.Semicolon, items.Select((item, index) => $"{index + 1}. {ActionLine.InOneLine(item, phrases).Text.Trim()}"))
            : string.Join(phrases.Semicolon, Facts(notice).Select(line => line.Text));
    }

    private static IEnumerable<Line> Facts(Notice notice) => notice.Blocks.OfType<Block.Quote>().SelectMany(quote => quote.Lines);

    private static IEnumerable<WeComCardRow> RowsOf(Notice notice, NoticePhrases phrases)
    {
        if (notice.Kind == NoticeKind.Resolved)
        {
            yield break;
        }

        var names = WeComCardPhrases.In(notice.Language);

        // The first fact is the start time; the facts that follow begin with a heading of their own.
        var facts = Facts(notice).ToArray();
        if (facts is [var since, ..])
        {
            // The card shows the number in large letters already.
            yield return Row(names.Since, since.Text.Replace(phrases.Comma + phrases.IncidentNumber(notice.IncidentId), "", StringComparison.Ordinal));
        }

        foreach (var (heading, name) in new[] { (phrases.Impact, names.Impact), (phrases.Verdict, names.Verdict) })
        {
            if (facts.FirstOrDefault(line => line.Text.StartsWith(heading, StringComparison.Ordinal)) is { } line)
            {
                yield return Row(name, line.Text[heading.Length..]);
            }
        }
    }

    private static WeComCardRow Row(string name, string value) => new(Plain(name, NameLength), Plain(value, ValueLength));

    // Cards have no markup by the documentation. Brackets of labels are replaced by look-alikes all the same.
    private static string Plain(string text, int length) => CleanText.Of(text.Replace('<', '＜').Replace('>', '＞'), length);
}

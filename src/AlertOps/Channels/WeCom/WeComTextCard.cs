using System.Collections.Immutable;
using System.Text;
using AlertOps.Notices;

namespace AlertOps.Channels.WeCom;

/// <summary>
/// The fields of a textcard (WeCom documentation 90236) for a notice. One page of the documentation counts characters, another one (90248) bytes; a limit in
/// bytes satisfies both.
/// </summary>
/// <param name="Title">At most 128 bytes.</param>
/// <param name="Description">At most 512 bytes of <c>&lt;div class="gray|normal|highlight"&gt;</c>.</param>
/// <param name="Button">At most four characters.</param>
internal sealed record WeComTextCard(string Title, string Description, string Url, string Button)
{
    private const int TitleBytes = 128;
    private const int DescriptionBytes = 512;

    /// <summary>The shortest part of a line that is worth showing.</summary>
    private const int MinLineBytes = 24;

    public static WeComTextCard Of(Notice notice)
    {
        var phrases = NoticePhrases.In(notice.Language);
        return new WeComTextCard(
            CleanText.FitBytes(CleanText.Of($"[{notice.Badge}]{NoticeHeading.AfterBadge(notice, phrases)}"), TitleBytes),
            Describe(Lines(notice, phrases)),
            notice.IncidentUrl,
            WeComCardPhrases.In(notice.Language).Button);
    }

    /// <summary>The lines, most important first: those that don't fit are left out from the end.</summary>
    private static IEnumerable<(string Class, string Text)> Lines(Notice notice, NoticePhrases phrases)
    {
        var actions = notice.Blocks.OfType<Block.Actions>().SelectMany(block => block.Items).Select(item => ActionLine.InOneLine(item, phrases).Text).ToImmutableArray();
        var facts = notice.Blocks.OfType<Block.Quote>().SelectMany(quote => quote.Lines).Select(line => line.Text).ToImmutableArray();
        if (notice.Kind == NoticeKind.Resolved)
        {
            return facts.Select(text => ("normal", text)).Prepend(("gray", notice.Headline.Text));
        }

        return facts.Take(1).Select(text => ("gray", text))
            .Append(("normal", notice.Headline.Text))
            .Concat(actions.Take(1).Select(text => ("highlight", phrases.FirstDo + text)))
            .Concat(facts.Skip(1).Select(text => ("normal", text)))
            .Concat(actions.Skip(1).Select((text, index) => ("normal", $"{index + 2}. {text}")));
    }

    private static string Describe(IEnumerable<(string Class, string Text)> lines)
    {
        var text = new StringBuilder();
        var left = DescriptionBytes;
        foreach (var (name, line) in lines)
        {
            var (open, close) = ($"<div class=\"{name}\">", "</div>");
            var room = left - open.Length - close.Length;
            var clean = WeComTags.Escape(CleanText.Of(line));
            if (clean.Length == 0)
            {
                continue;
            }

            if (room < MinLineBytes)
            {
                break;
            }

            var cut = CleanText.FitBytes(clean, room);
            text.Append(open).Append(cut).Append(close);
            left = room - Encoding.UTF8.GetByteCount(cut);
        }

        return text.ToString();
    }
}

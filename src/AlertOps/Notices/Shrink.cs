using System.Collections.Immutable;
using System.Text;
using AlertOps.Text;

namespace AlertOps.Notices;

/// <summary>
/// Makes a notice fit a byte budget by leaving out whole parts, the least important first: blocks by rank, action items from the last on, the facts, the
/// evidence of the first item, links from the end. When even that is too long, title, headline and the first item are cut between characters.
/// </summary>
internal static class Shrink
{
    private static readonly int[] Lengths = [120, 80, 60, 40, 30, 20, 12, 6, 3];

    /// <param name="render">Renders a notice; its second argument is true when something was left out.</param>
    public static string Fit(Notice notice, int budget, Func<Notice, bool, string> render)
    {
        var text = "";
        var leftOut = false;
        foreach (var reduced in Steps(notice))
        {
            text = render(reduced, leftOut);
            if (Encoding.UTF8.GetByteCount(text) <= budget)
            {
                return text;
            }

            leftOut = true;
        }

        return Cut(text, budget);
    }

    /// <summary>True when nothing needs to be left out.</summary>
    public static bool Fits(Notice notice, int budget, Func<Notice, bool, string> render) => Encoding.UTF8.GetByteCount(render(notice, false)) <= budget;

    private static IEnumerable<Notice> Steps(Notice notice)
    {
        yield return notice;
        foreach (var reduced in WithoutBlocks(notice))
        {
            yield return notice = reduced;
        }

        foreach (var reduced in WithFewerItems(notice, downTo: 3))
        {
            yield return notice = reduced;
        }

        // Facts are left out line by line from the end, because the start time and the news are at the beginning.
        while (notice.Blocks.Any(block => block is Block.Quote))
        {
            yield return notice = WithoutLastFact(notice);
        }

        foreach (var reduced in WithFewerItems(notice, downTo: 1))
        {
            yield return notice = reduced;
        }

        foreach (var reduced in WithFewerLinks(notice, downTo: 3))
        {
            yield return notice = reduced;
        }

        yield return notice = Change<Block.Actions>(notice, actions => actions with { Items = [.. actions.Items.Select(item => item with { Answers = [] })] });
        foreach (var reduced in WithFewerLinks(notice, downTo: 1))
        {
            yield return notice = reduced;
        }

        foreach (var length in Lengths)
        {
            yield return Shortened(notice, length);
        }

        notice = Shortened(notice, Lengths[^1]);
        yield return notice = notice with { Mentions = [] };
        yield return notice with { Blocks = [.. notice.Blocks.Where(block => block is Block.Links)] };
    }

    private static IEnumerable<Notice> WithoutBlocks(Notice notice)
    {
        while (notice.Blocks.LastOrDefault(block => block.Rank == notice.Blocks.Max(other => other.Rank)) is { Rank: > BlockRank.Facts } least)
        {
            yield return notice = notice with { Blocks = notice.Blocks.RemoveAt(notice.Blocks.LastIndexOf(least)) };
        }
    }

    private static IEnumerable<Notice> WithFewerItems(Notice notice, int downTo)
    {
        while (notice.Blocks.OfType<Block.Actions>().FirstOrDefault() is { } actions
            && (actions.RuledOut is not null || actions.Items.Length > downTo))
        {
            yield return notice = Change<Block.Actions>(notice, block => block.RuledOut is not null
                ? block with { RuledOut = null }
                : block with { Items = block.Items.RemoveAt(block.Items.Length - 1) });
        }
    }

    private static IEnumerable<Notice> WithFewerLinks(Notice notice, int downTo)
    {
        while (notice.Blocks.OfType<Block.Links>().Any(links => links.Items.Length > downTo))
        {
            yield return notice = Change<Block.Links>(notice, links => links with { Items = links.Items.RemoveAt(links.Items.Length - 1) });
        }
    }

    private static Notice WithoutLastFact(Notice notice)
    {
        var quote = notice.Blocks.OfType<Block.Quote>().Last();
        var index = notice.Blocks.LastIndexOf(quote);
        return notice with
        {
            Blocks = quote.Lines.Length <= 1
                ? notice.Blocks.RemoveAt(index)
                : notice.Blocks.SetItem(index, quote with { Lines = quote.Lines.RemoveAt(quote.Lines.Length - 1) }),
        };
    }

    private static Notice Shortened(Notice notice, int length) =>
        Change<Block.Actions>(notice, actions => actions with { Items = [.. actions.Items.Select(item => item with { Do = Shorten(item.Do, length) })] }) with
        {
            Title = CleanText.Shorten(notice.Title, length),
            Headline = Shorten(notice.Headline, length),
        };

    private static Line Shorten(Line line, int length)
    {
        var spans = ImmutableArray.CreateBuilder<Span>();
        foreach (var span in line.Spans)
        {
            if (length <= 1)
            {
                break;
            }

            spans.Add(span with { Text = CleanText.Shorten(span.Text, length) });
            length -= span.Text.Length;
        }

        return new Line(spans.ToImmutable());
    }

    private static Notice Change<T>(Notice notice, Func<T, Block> change)
        where T : Block =>
        notice with { Blocks = [.. notice.Blocks.Select(block => block is T matching ? change(matching) : block)] };

    // Even for a useless budget the text is valid UTF-8, cut between characters.
    private static string Cut(string text, int budget)
    {
        var bytes = 0;
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > budget)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }
}

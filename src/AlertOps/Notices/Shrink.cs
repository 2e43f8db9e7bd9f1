using System.Collections.Immutable;
using System.Text;
using AlertOps.Text;

namespace AlertOps.Notices;

/// <summary>
/// Makes a notice fit a byte budget by leaving whole pieces out, the least important first: blocks by rank, action items from the last on, the facts,
/// the first item's answers, links from the end. Only when even that is too long are title, headline and the first item shortened, between characters.
/// </summary>
internal static class Shrink
{
    private static readonly int[] Lengths = [120, 80, 60, 40, 30, 20, 12, 6, 3];

    /// <param name="render">Notice and whether something was left out → text.</param>
    public static string Fit(Notice notice, int budget, Func<Notice, bool, string> render)
    {
        var text = "";
        var leftOut = false;
        foreach (var smaller in Steps(notice))
        {
            text = render(smaller, leftOut);
            if (Encoding.UTF8.GetByteCount(text) <= budget)
            {
                return text;
            }

            leftOut = true;
        }

        return Cut(text, budget);
    }

    /// <summary>Whether nothing needs to be left out.</summary>
    public static bool Fits(Notice notice, int budget, Func<Notice, bool, string> render) => Encoding.UTF8.GetByteCount(render(notice, false)) <= budget;

    private static IEnumerable<Notice> Steps(Notice notice)
    {
        yield return notice;
        foreach (var smaller in WithoutBlocks(notice))
        {
            yield return notice = smaller;
        }

        foreach (var smaller in WithFewerItems(notice, downTo: 3))
        {
            yield return notice = smaller;
        }

        // Facts go line by line from the end; since when and what is new stand at the beginning.
        while (notice.Blocks.Any(block => block is Block.Quote))
        {
            yield return notice = WithoutLastFact(notice);
        }

        foreach (var smaller in WithFewerItems(notice, downTo: 1))
        {
            yield return notice = smaller;
        }

        foreach (var smaller in WithFewerLinks(notice, downTo: 3))
        {
            yield return notice = smaller;
        }

        yield return notice = Change<Block.Actions>(notice, actions => actions with { Items = [.. actions.Items.Select(item => item with { Answers = [] })] });
        foreach (var smaller in WithFewerLinks(notice, downTo: 1))
        {
            yield return notice = smaller;
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
        Change<Block.Actions>(notice, actions => actions with { Items = [.. actions.Items.Select(item => item with { Do = Short(item.Do, length) })] }) with
        {
            Title = CleanText.Shorten(notice.Title, length),
            Headline = Short(notice.Headline, length),
        };

    private static Line Short(Line line, int length)
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

    // A budget below any use: still valid UTF-8, cut between characters.
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

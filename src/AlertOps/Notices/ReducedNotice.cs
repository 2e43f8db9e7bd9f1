using AlertOps.Text;

namespace AlertOps.Notices;

/// <summary>What remains to be said when a channel refuses what a notice says (WeCom's 40201, a mail filter).</summary>
internal static class ReducedNotice
{
    /// <summary>What and how bad, the first thing to do, and where the rest is.</summary>
    public static Notice Brief(Notice notice) => notice with
    {
        Blocks =
        [
            .. notice.Blocks.Where(block => block is Block.Actions or Block.Links).Select(block => block is Block.Actions actions
                ? actions with { Items = [.. actions.Items.Take(1).Select(item => item with { Answers = [] })], RuledOut = null }
                : block),
        ],
    };

    /// <summary>That there is something, and where.</summary>
    public static Notice Neutral(Notice notice)
    {
        var phrases = NoticePhrases.In(notice.Language);
        var number = phrases.IncidentNumber(notice.IncidentId);
        return notice with
        {
            Title = number,
            ShortTitle = "",
            Headline = Line.Of(),
            Summary = number,
            Blocks = [new Block.Links([new Span(number, Tone.Plain, notice.IncidentUrl)], BlockRank.Always)],
            Mentions = [],
        };
    }
}

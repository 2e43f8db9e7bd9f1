using AlertOps.Text;

namespace AlertOps.Notices;

/// <summary>Reduces a notice whose content a channel refused, as a filter against spam does.</summary>
internal static class ReducedNotice
{
    /// <summary>Title, headline, first action and links.</summary>
    public static Notice Brief(Notice notice) => notice with
    {
        Blocks =
        [
            .. notice.Blocks.Where(block => block is Block.Actions or Block.Links).Select(block => block is Block.Actions actions
                ? actions with { Items = [.. actions.Items.Take(1).Select(item => item with { Answers = [] })], RuledOut = null }
                : block),
        ],
    };

    /// <summary>Only the incident's number and the link.</summary>
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

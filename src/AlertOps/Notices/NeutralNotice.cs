namespace AlertOps.Notices;

/// <summary>What remains to be said when a channel refuses what a notice says (WeCom's 40201, a mail filter): that there is something, and where.</summary>
internal static class NeutralNotice
{
    public static Notice Of(Notice notice)
    {
        var wording = Wording.In(notice.Language);
        var number = wording.IncidentNumber(notice.IncidentId);
        return notice with
        {
            Title = number,
            What = "",
            Headline = Line.Of(),
            Summary = number,
            Blocks = [new Block.Links([new Span(number, Tone.Plain, notice.IncidentUrl)], Rank.Always)],
            Mentions = [],
        };
    }
}

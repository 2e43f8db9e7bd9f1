namespace AlertOps.Notices;

/// <summary>
/// The tiny text that follows a robot's message: WeCom's Markdown can call neither a phone number nor everybody, and <c>markdown_v2</c> nobody at all
/// (WeCom documentation 99110). It has the title and the link to the incident, and the mentions.
/// </summary>
internal static class MentionNotice
{
    public static Notice Of(Notice notice, MentionedPeople people) => notice.Calling(people) with
    {
        Headline = Line.Of(),
        Blocks = [.. notice.Blocks.OfType<Block.Links>().Take(1).Select(links => links with { Items = [.. links.Items.Take(1)] })],
    };
}

using System.Collections.Immutable;
using AlertOps.Notices;
using AlertOps.Routing;
using AlertOps.Text;

namespace AlertOps.Channels.WeCom;

/// <summary>
/// Mentions people in a robot's messages. Markdown can mention users but neither phone numbers nor everybody, and <c>markdown_v2</c> and pictures mention
/// nobody (WeCom documentation 99110): a short text message with the title, the link to the incident and the other mentions follows them.
/// </summary>
internal sealed class WeComMentions : IMentionFormatter
{
    private const string Markdown = "markdown";
    private const string Text = "text";

    public string Channel => WeComRobotChannel.Name;

    public string FollowUpFormat => Text;

    public MentionedPeople PeopleOf(ImmutableArray<string> recipients)
    {
        var byKind = recipients.Select(recipient => recipient.Split(':', 2)).ToLookup(parts => parts[0], parts => parts[^1], StringComparer.Ordinal);
        return new MentionedPeople(
            [.. byKind[WeComMentioned.User]], [.. byKind[WeComMentioned.Mobile]], byKind.Contains(WeComMentioned.Everybody));
    }

    public MentionSplit Split(string format, MentionedPeople people) => format switch
    {
        Text => new MentionSplit(people, MentionedPeople.Nobody),
        Markdown => new MentionSplit(people with { Mobiles = [], Everybody = false }, people with { Users = [] }),
        _ => new MentionSplit(MentionedPeople.Nobody, people),
    };

    public Notice FollowUp(Notice notice) => notice with
    {
        Headline = Line.Of(),
        Blocks = [.. notice.Blocks.OfType<Block.Links>().Take(1).Select(links => links with { Items = [.. links.Items.Take(1)] })],
    };
}

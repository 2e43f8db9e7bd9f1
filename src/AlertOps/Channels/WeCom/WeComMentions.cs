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

    public string FollowUpFormat => Text;

    public string ContactKey => WeComContactReader.ContactKey;

    public bool IsUserId(string id) => WeComRecipient.IsUserId(id);

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

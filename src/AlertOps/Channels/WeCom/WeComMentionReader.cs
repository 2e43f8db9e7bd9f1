using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Configuration.Parsing;
using AlertOps.Routing;

namespace AlertOps.Channels.WeCom;

/// <summary>Reads <c>mention</c> and <c>mention_on</c> of a robot: the people whom it mentions, and the occasions.</summary>
internal static class WeComMentionReader
{
    public static ReceiverChannel Read(Section section, People people, ReceiverChannel channel)
    {
        var mention = section.Find(WeComChannelKeys.Mention);
        var on = section.Find(WeComChannelKeys.MentionOn);
        if (mention is null)
        {
            on?.Report("without mention", "add mention: ['person:zhangsan'], or remove mention_on");
            return channel;
        }

        return channel with { Mention = WeComMentioned.Reader.Read(mention, people), MentionOn = on is null ? channel.MentionOn : Occasions(on) };
    }

    private static ImmutableArray<MentionOccasion> Occasions(Value value)
    {
        var items = WeComChannelKeys.MentionOn.Read(value) ?? [];
        return [.. items.Select(Occasion).OfType<MentionOccasion>().Distinct()];
    }

    private static MentionOccasion? Occasion(Value value)
    {
        if (value.Node is { Kind: NodeKind.Scalar, Text: "resolved" or "some_resolved" })
        {
            value.Report("nobody is called when it is over", "remove it");
            return null;
        }

        return value.Word([.. EnumNames.All<MentionOccasion>()]) is { } word && EnumNames.TryParse<MentionOccasion>(word, out var occasion) ? occasion : null;
    }
}

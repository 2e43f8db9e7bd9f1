using System.Collections.Immutable;
using System.Text.Json;
using AlertOps.Delivery;
using AlertOps.Notices;

namespace AlertOps.Channels.WeCom;

/// <summary>Groups deliveries to an app into calls: the same message to many people is one call, as far as a call reaches (WeCom documentation 90236).</summary>
/// <param name="agentOf">The agent of an app by its name; 0 when it is no longer configured, which sending finds out.</param>
/// <param name="personTimesPerDay">Of an app; null when nobody counts them.</param>
internal sealed class WeComAppCalls(WeComRenderers renderers, Func<string, int> agentOf, int? personTimesPerDay = null)
{
    public const int MaxUsers = 1000;
    public const int MaxParties = 100;
    public const int MaxTags = 100;

    /// <summary>An app may send so many messages a day for each member that the company may have (WeCom documentation 90312).</summary>
    private const int PerMember = 200;

    /// <summary>UTF-8 bytes of markdown as of text.</summary>
    public const int MaxContent = 2048;

    /// <summary>The longest that WeCom remembers: four hours.</summary>
    public const int DuplicateCheckSeconds = 14400;

    public IEnumerable<CallDraft> Form(string channel, ImmutableArray<OutboxDelivery> due) => due
        .OrderBy(delivery => delivery.Id)
        .GroupBy(Message)
        .SelectMany(group => Split([.. group]).Select(part => Draft(channel, group.Key, part)));

    private AppMessage Message(OutboxDelivery delivery)
    {
        var notice = ReplayMark.On(delivery.ToSay, delivery.Generation);
        var room = delivery.Room(MaxContent);
        var (type, content) = FormatOf(delivery) switch
        {
            "text" => ("text", WeComContent.Plain(renderers.Text(notice, room))),
            "card" => ("template_card", WeComContent.Card(notice)),
            "textcard" => ("textcard", WeComContent.TextCard(notice)),
            _ => ("markdown", WeComContent.Plain(renderers.Markdown(notice, room, false))),
        };
        return new AppMessage(delivery.Target.Endpoint, delivery.ChangeId, delivery.Generation, delivery.SplitGroup, type, WeComJson.Text(content));
    }

    /// <summary>A card has no room for several incidents; what was refused twice is plain text.</summary>
    private static string FormatOf(OutboxDelivery delivery) =>
        delivery.ReductionLevel > 1 ? "text"
        : delivery.Notice.Kind == NoticeKind.Digest && delivery.Target.Format != "text" ? "markdown"
        : delivery.Target.Format;

    /// <summary>Two receivers may name the same person: both deliveries stand in one call, the person in it once.</summary>
    private static IEnumerable<ImmutableArray<OutboxDelivery>> Split(ImmutableArray<OutboxDelivery> deliveries)
    {
        var byKind = deliveries
            .GroupBy(delivery => delivery.Target.Recipient, StringComparer.OrdinalIgnoreCase)
            .ToLookup(same => WeComRecipient.Parse(same.Key).Kind);
        var everybody = byKind[WeComRecipientKind.All].SelectMany(same => same).ToImmutableArray();
        if (!everybody.IsEmpty)
        {
            // With @all the other fields are ignored, so it goes alone.
            yield return everybody;
        }

        var users = byKind[WeComRecipientKind.User].Chunk(MaxUsers).ToArray();
        var parties = byKind[WeComRecipientKind.Party].Chunk(MaxParties).ToArray();
        var tags = byKind[WeComRecipientKind.Tag].Chunk(MaxTags).ToArray();
        var malformed = byKind[WeComRecipientKind.Malformed].Chunk(MaxUsers).ToArray();
        var calls = Math.Max(Math.Max(users.Length, parties.Length), Math.Max(tags.Length, malformed.Length));
        for (var i = 0; i < calls; i++)
        {
            yield return
            [
                .. new[] { users, parties, tags, malformed }
                    .SelectMany(chunks => chunks.ElementAtOrDefault(i) ?? [])
                    .SelectMany(same => same)
                    .OrderBy(delivery => delivery.Id),
            ];
        }
    }

    private CallDraft Draft(string channel, AppMessage message, ImmutableArray<OutboxDelivery> deliveries) => new(
        channel,
        message.Endpoint,
        [.. deliveries.Select(delivery => delivery.Id)],
        [.. deliveries.Select(delivery => delivery.Target.Recipient)],
        WeComJson.MediaType,
        Body(message, deliveries)) { Quota = personTimesPerDay is { } most ? new DayQuota(PersonTimes(deliveries, most), most) : null };

    /// <summary>Who is in a department or has a tag is not known: it may be everybody.</summary>
    private static int PersonTimes(ImmutableArray<OutboxDelivery> deliveries, int most) => deliveries
        .Select(delivery => delivery.Target.Recipient)
        .Distinct(StringComparer.OrdinalIgnoreCase)
        .Sum(recipient => WeComRecipient.Parse(recipient).Kind is WeComRecipientKind.User or WeComRecipientKind.Malformed ? 1 : Math.Max(1, most / PerMember));

    private ImmutableArray<byte> Body(AppMessage message, ImmutableArray<OutboxDelivery> deliveries) => WeComJson.Object(json =>
    {
        var recipients = deliveries
            .Select(delivery => delivery.Target.Recipient)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(WeComRecipient.Parse)
            .ToLookup(recipient => recipient.Kind, recipient => recipient.Id);
        Address(json, "touser", recipients.Contains(WeComRecipientKind.All) ? ["@all"] : recipients[WeComRecipientKind.User]);
        Address(json, "toparty", recipients[WeComRecipientKind.Party]);
        Address(json, "totag", recipients[WeComRecipientKind.Tag]);
        json.WriteString("msgtype", message.Type);
        json.WriteNumber("agentid", agentOf(message.Endpoint));
        json.WritePropertyName(message.Type);
        json.WriteRawValue(message.Content);
        json.WriteNumber("enable_duplicate_check", 1);
        json.WriteNumber("duplicate_check_interval", DuplicateCheckSeconds);
    });

    private static void Address(Utf8JsonWriter json, string field, IEnumerable<string> ids)
    {
        var joined = string.Join('|', ids);
        if (joined.Length > 0)
        {
            json.WriteString(field, joined);
        }
    }

    /// <summary>What must be equal for deliveries to share a call.</summary>
    /// <param name="Content">The JSON under the type's name.</param>
    private sealed record AppMessage(string Endpoint, long ChangeId, int Generation, long Part, string Type, string Content);
}

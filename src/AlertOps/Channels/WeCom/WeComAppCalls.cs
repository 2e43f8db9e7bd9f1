using System.Collections.Immutable;
using System.Text.Json;
using AlertOps.Delivery;
using AlertOps.Notices;

namespace AlertOps.Channels.WeCom;

/// <summary>
/// Builds calls of an app from deliveries: the same message to many people is one call, up to the limits of a call (WeCom documentation 90236).
/// </summary>
/// <param name="agentOf">Returns the agent of an app by its name; 0 when the app is no longer configured, which sending reports.</param>
/// <param name="personTimesPerDay">The daily quota of an app, in messages times people; null when it is not counted.</param>
internal sealed class WeComAppCalls(WeComRenderers renderers, Func<string, int> agentOf, int? personTimesPerDay = null)
{
    public const int MaxUsers = 1000;
    public const int MaxParties = 100;
    public const int MaxTags = 100;

    /// <summary>Messages a day that an app may send for each member that the company may have (WeCom documentation 90312).</summary>
    private const int PerMember = 200;

    /// <summary>UTF-8 bytes of a markdown or text message.</summary>
    public const int MaxContent = 2048;

    /// <summary>Four hours, the longest interval of WeCom's duplicate check.</summary>
    public const int DuplicateCheckSeconds = 14400;

    public IEnumerable<CallDraft> Build(string channel, ImmutableArray<OutboxDelivery> due) => due
        .OrderBy(delivery => delivery.Id)
        .GroupBy(MessageOf)
        .SelectMany(group => Split([.. group]).Select(recipients => Draft(channel, group.Key, recipients)));

    private AppMessage MessageOf(OutboxDelivery delivery)
    {
        var notice = ReplayMark.On(delivery.NoticeToSend, delivery.Generation);
        var room = delivery.SizeLimit(MaxContent);
        var (type, content) = FormatOf(delivery) switch
        {
            "text" => ("text", WeComContent.Plain(renderers.Text(notice, room))),
            "card" => ("template_card", WeComContent.Card(notice)),
            "textcard" => ("textcard", WeComContent.TextCard(notice)),
            _ => ("markdown", WeComContent.Plain(renderers.Markdown(notice, room, false))),
        };
        return new AppMessage(delivery.Target.Endpoint, delivery.ChangeId, delivery.Generation, delivery.SplitGroup, type, WeComJson.Text(content));
    }

    /// <summary>A digest is Markdown, because a card has no room for several incidents. A message that was refused twice is plain text.</summary>
    private static string FormatOf(OutboxDelivery delivery)
    {
        if (delivery.ReductionLevel > 1)
        {
            return "text";
        }

        return delivery.Notice.Kind == NoticeKind.Digest && delivery.Target.Format != "text" ? "markdown" : delivery.Target.Format;
    }

    /// <summary>
    /// Splits deliveries by the limits of a call. Two receivers may name the same person: both deliveries are in one call, which names the person once.
    /// </summary>
    private static IEnumerable<ImmutableArray<OutboxDelivery>> Split(ImmutableArray<OutboxDelivery> deliveries)
    {
        var byKind = deliveries
            .GroupBy(delivery => delivery.Target.Recipient, StringComparer.OrdinalIgnoreCase)
            .ToLookup(same => WeComRecipient.Parse(same.Key).Kind);
        var everybody = byKind[WeComRecipientKind.All].SelectMany(same => same).ToImmutableArray();
        if (!everybody.IsEmpty)
        {
            // WeCom ignores the other fields beside @all, so that it needs a call of its own.
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
        Body(message, deliveries)) { QuotaUnits = personTimesPerDay is { } most ? PersonTimes(deliveries, most) : 0 };

    /// <summary>Counts recipients for the quota. The members of a department or tag are not known: it may be everybody.</summary>
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
        WriteIds(json, "touser", recipients.Contains(WeComRecipientKind.All) ? ["@all"] : recipients[WeComRecipientKind.User]);
        WriteIds(json, "toparty", recipients[WeComRecipientKind.Party]);
        WriteIds(json, "totag", recipients[WeComRecipientKind.Tag]);
        json.WriteString("msgtype", message.Type);
        json.WriteNumber("agentid", agentOf(message.Endpoint));
        json.WritePropertyName(message.Type);
        json.WriteRawValue(message.Content);
        json.WriteNumber("enable_duplicate_check", 1);
        json.WriteNumber("duplicate_check_interval", DuplicateCheckSeconds);
    });

    private static void WriteIds(Utf8JsonWriter json, string field, IEnumerable<string> ids)
    {
        var joined = string.Join('|', ids);
        if (joined.Length > 0)
        {
            json.WriteString(field, joined);
        }
    }

    /// <summary>Deliveries share a call when all of this is equal.</summary>
    /// <param name="Content">The JSON under the type's name.</param>
    private sealed record AppMessage(string Endpoint, long ChangeId, int Generation, long SplitGroup, string Type, string Content);
}

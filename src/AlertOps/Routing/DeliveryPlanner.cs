using System.Collections.Immutable;
using AlertOps.Notices;
using AlertOps.Routing.Audiences;
using AlertOps.Runbooks;

namespace AlertOps.Routing;

/// <summary>Plans one delivery of a receiver's notice for each target that the receiver has at that moment.</summary>
internal sealed class DeliveryPlanner(IWebhookBodyRenderer webhooks, IMentionFormatter mentions)
{
    /// <summary>The recipient of a follow-up message that only mentions people: a target of its own beside the robot's message.</summary>
    public const string Mention = "mention";

    /// <returns>Empty when the receiver reaches nobody. Two deliveries with one <see cref="PlannedDelivery.Key"/> are to be merged.</returns>
    public IEnumerable<PlannedDelivery> Plan(Receiver receiver, Notice notice, NoticeInput input, AudienceContext context) =>
        receiver.Channels.SelectMany(channel =>
            MentionPolicy.Mentions(channel, input) && mentions.PeopleOf(channel.Mention.Recipients(context)) is { IsEmpty: false } people
                ? PlanWithMentions(receiver, channel, notice, people)
                : Plan(receiver, channel, notice, input, context));

    /// <summary>The deliveries to a receiver that stands in for another one. They mention nobody.</summary>
    public IEnumerable<PlannedDelivery> PlanStandIn(Receiver receiver, Notice notice, NoticeInput input, AudienceContext context) =>
        receiver.Channels.SelectMany(channel => Plan(receiver, channel, notice, input, context));

    /// <summary>A step to a receiver that stands in for another one. Its messages mention nobody, and its targets are those of the moment when it is taken.</summary>
    /// <param name="notice">The notice for the receiver that it stands in for.</param>
    /// <param name="labels">The labels that audiences may ask for when the step is taken; see <see cref="LabelValues.ToStored"/>.</param>
    public FallbackStep StepOf(Receiver receiver, Notice notice, NoticeInput input, ImmutableSortedDictionary<string, ImmutableArray<string>> labels) =>
        new(receiver.Name, [], receiver.FallbackAfter)
        {
            Bodies =
            [
                .. receiver.Channels.Where(webhooks.Renders).Select(channel => new FallbackBody(channel.Endpoint, Body(receiver, channel, notice, input))),
            ],
            Labels = labels,
        };

    /// <summary>The targets of a receiver now, each once; without those of messages that only mention people.</summary>
    public static ImmutableArray<Target> TargetsOf(Receiver receiver, AudienceContext context) =>
    [
        .. receiver.Channels
            .SelectMany(channel => RecipientsOf(channel, context).Select(recipient => (Target: TargetOf(channel, recipient), Key: KeyOf(channel, recipient))))
            .DistinctBy(item => item.Key, StringComparer.Ordinal)
            .Select(item => item.Target),
    ];

    /// <summary>Merges two deliveries to the same target: one message, which mentions the people of both.</summary>
    public static PlannedDelivery Merge(PlannedDelivery first, PlannedDelivery second) =>
        second.Notice.Mentioned.IsEmpty ? first : first with { Notice = first.Notice.Mentioning(first.Notice.Mentioned.With(second.Notice.Mentioned)) };

    private IEnumerable<PlannedDelivery> Plan(Receiver receiver, ReceiverChannel channel, Notice notice, NoticeInput input, AudienceContext context)
    {
        var written = webhooks.Renders(channel) ? notice with { Webhook = Body(receiver, channel, notice, input) } : notice;
        return RecipientsOf(channel, context).Select(recipient => To(receiver, channel, recipient, written));
    }

    private IEnumerable<PlannedDelivery> PlanWithMentions(Receiver receiver, ReceiverChannel channel, Notice notice, MentionedPeople people)
    {
        var split = mentions.Split(channel.Format, people);
        yield return To(receiver, channel, "", notice.Mentioning(split.InMessage));
        if (!split.InFollowUp.IsEmpty)
        {
            var target = new Target(channel.Channel, channel.Endpoint, Mention, mentions.FollowUpFormat);
            yield return new PlannedDelivery(receiver.Name, target, mentions.FollowUp(notice.Mentioning(split.InFollowUp)));
        }
    }

    private WebhookPayload Body(Receiver receiver, ReceiverChannel channel, Notice notice, NoticeInput input)
    {
        // A message that somebody wrote by hand has no runbook.
        var model = input.Runbooks is [var about, ..]
            ? new TemplateModel(about.Match.Runbook.In(receiver.Language), input.Incident, about.Match.Alerts, about.Evidence, receiver.TimeZone)
            : new TemplateModel(BuiltInRunbook.Load().In(receiver.Language), input.Incident, [], EvidenceSet.None(input.Now), receiver.TimeZone);
        return webhooks.Render(channel, notice, model);
    }

    /// <summary>The recipients of an entry now: the one empty one of a channel that has no recipients, such as a robot; none when its audiences reach nobody.</summary>
    private static IEnumerable<string> RecipientsOf(ReceiverChannel channel, AudienceContext context) => channel.To.IsEmpty
        ? [""]
        : channel.To.Recipients(context).Concat(channel.Cc.Recipients(context)).DistinctBy(channel.To.Format.KeyOf, StringComparer.Ordinal);

    private static PlannedDelivery To(Receiver receiver, ReceiverChannel channel, string recipient, Notice notice) =>
        new(receiver.Name, TargetOf(channel, recipient), notice) { Key = KeyOf(channel, recipient) };

    private static Target TargetOf(ReceiverChannel channel, string recipient) => new(channel.Channel, channel.Endpoint, recipient, channel.Format);

    private static string KeyOf(ReceiverChannel channel, string recipient) => TargetOf(channel, channel.To.Format.KeyOf(recipient)).Key;
}

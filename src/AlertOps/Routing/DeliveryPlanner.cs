using System.Collections.Immutable;
using AlertOps.Notices;
using AlertOps.Routing.Audiences;
using AlertOps.Runbooks;

namespace AlertOps.Routing;

/// <summary>Plans one delivery of a receiver's notice for each target that the receiver has at that moment.</summary>
internal sealed class DeliveryPlanner(IEnumerable<IPlannedBodyRenderer> renderers, IEnumerable<IMentionFormatter> mentions)
{
    /// <summary>The recipient of a follow-up message that only mentions people: a target of its own beside the robot's message.</summary>
    public const string Mention = "mention";

    /// <returns>Empty when the receiver reaches nobody. Two deliveries with one <see cref="PlannedDelivery.Key"/> are to be merged.</returns>
    public IEnumerable<PlannedDelivery> Plan(Receiver receiver, Notice notice, NoticeInput input, AudienceContext context) =>
        receiver.Channels.SelectMany(channel =>
            MentionPolicy.Mentions(channel, input) && FormatterOf(channel) is { } formatter && formatter.PeopleOf(channel.Mention.Recipients(context)) is { IsEmpty: false } people
                ? PlanWithMentions(formatter, receiver, channel, notice, people)
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
                .. from channel in receiver.Channels
                   let renderer = RendererOf(channel)
                   where renderer is not null
                   select new FallbackBody(channel.Endpoint, Body(renderer, receiver, channel, notice, input)),
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
        var written = RendererOf(channel) is { } renderer ? notice with { PlannedBody = Body(renderer, receiver, channel, notice, input) } : notice;
        return RecipientsOf(channel, context).Select(recipient => To(receiver, channel, recipient, written));
    }

    private IMentionFormatter? FormatterOf(ReceiverChannel channel) => mentions.FirstOrDefault(formatter => formatter.Channel == channel.Channel);

    private IPlannedBodyRenderer? RendererOf(ReceiverChannel channel) => renderers.FirstOrDefault(renderer => renderer.Renders(channel));

    private static IEnumerable<PlannedDelivery> PlanWithMentions(IMentionFormatter formatter, Receiver receiver, ReceiverChannel channel, Notice notice, MentionedPeople people)
    {
        var split = formatter.Split(channel.Format, people);
        yield return To(receiver, channel, "", notice.Mentioning(split.InMessage));
        if (!split.InFollowUp.IsEmpty)
        {
            var target = new Target(channel.Channel, channel.Endpoint, Mention, formatter.FollowUpFormat);
            yield return new PlannedDelivery(receiver.Name, target, formatter.FollowUp(notice.Mentioning(split.InFollowUp)));
        }
    }

    private static PlannedBody Body(IPlannedBodyRenderer renderer, Receiver receiver, ReceiverChannel channel, Notice notice, NoticeInput input)
    {
        // A message that somebody wrote by hand has no runbook.
        var model = input.Runbooks is [var about, ..]
            ? new TemplateModel(about.Match.Runbook.In(receiver.Language), input.Incident, about.Match.Alerts, about.Evidence, receiver.TimeZone)
            : new TemplateModel(BuiltInRunbook.Load().In(receiver.Language), input.Incident, [], EvidenceSet.None(input.Now), receiver.TimeZone);
        return renderer.Render(channel, notice, model);
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

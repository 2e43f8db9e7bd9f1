using System.Collections.Immutable;
using AlertOps.Notices;
using AlertOps.Runbooks;

namespace AlertOps.Routing;

/// <summary>Plans one delivery of a receiver's notice for each of the receiver's targets.</summary>
internal sealed class DeliveryPlanner(IWebhookBodyRenderer webhooks, IMentionFormatter mentions)
{
    /// <summary>The recipient of a follow-up message that only mentions people: a target of its own beside the robot's message.</summary>
    public const string Mention = "mention";

    public IEnumerable<PlannedDelivery> Plan(Receiver receiver, Notice notice, NoticeInput input, People people) =>
        receiver.Channels.SelectMany(channel => Plan(receiver, channel, notice, input, people));

    /// <summary>The targets of a receiver that stands in for another one. Its messages mention nobody.</summary>
    /// <param name="notice">The notice for the receiver that it stands in for.</param>
    public FallbackStep StepOf(Receiver receiver, Notice notice, NoticeInput input) => new(receiver.Name, [.. TargetsOf(receiver)], receiver.FallbackAfter)
    {
        Bodies =
        [
            .. receiver.Channels.Where(webhooks.Renders).Select(channel => new FallbackBody(channel.Endpoint, Body(receiver, channel, notice, input))),
        ],
    };

    public static IEnumerable<Target> TargetsOf(Receiver receiver) => receiver.Channels.SelectMany(channel =>
        channel.To.IsEmpty
            ? [new Target(channel.Channel, channel.Endpoint, "", channel.Format)]
            : channel.To.Concat(channel.Cc).Select(recipient => new Target(channel.Channel, channel.Endpoint, recipient, channel.Format)));

    /// <summary>Merges the deliveries of two receivers that share a target: one message, which mentions the people of both.</summary>
    public static PlannedDelivery Merge(PlannedDelivery first, PlannedDelivery second) =>
        second.Notice.Mentioned.IsEmpty ? first : first with { Notice = first.Notice.Mentioning(first.Notice.Mentioned.With(second.Notice.Mentioned)) };

    private IEnumerable<PlannedDelivery> Plan(Receiver receiver, ReceiverChannel channel, Notice notice, NoticeInput input, People people)
    {
        if (!channel.Mention.IsEmpty)
        {
            return PlanWithMentions(receiver, channel, notice, MentionPolicy.PeopleFor(channel, input, people, mentions));
        }

        if (webhooks.Renders(channel))
        {
            return [To(receiver, channel, "", notice with { Webhook = Body(receiver, channel, notice, input) })];
        }

        return channel.To.IsEmpty
            ? [To(receiver, channel, "", notice)]
            : channel.To.Concat(channel.Cc).Select(recipient => To(receiver, channel, recipient, notice));
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

    private static PlannedDelivery To(Receiver receiver, ReceiverChannel channel, string recipient, Notice notice) =>
        new(receiver.Name, new Target(channel.Channel, channel.Endpoint, recipient, channel.Format), notice);
}

using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Enrichment;
using AlertOps.Notices;
using AlertOps.Runbooks;

namespace AlertOps.Routing;

/// <summary>A receiver's notice → one delivery for each of its targets. Pure.</summary>
internal sealed class Addressing(NoticeInput input, ImmutableArray<Person> people)
{
    /// <summary>Stands for the recipient of the text that only mentions: a target of its own beside the robot's message.</summary>
    public const string Mention = "mention";

    private const string Markdown = "markdown";
    private const string Text = "text";

    public IEnumerable<PlannedDelivery> Of(Receiver receiver, Notice notice) => receiver.Channels.SelectMany(channel => channel switch
    {
        { Mention.IsEmpty: false } => Called(receiver, channel, notice),
        { Webhook: { } webhook } => [To(receiver, channel, "", notice with { Webhook = Body(receiver, webhook, notice) })],
        { To.IsEmpty: true } => [To(receiver, channel, "", notice)],
        _ => channel.To.Concat(channel.Cc).Select(recipient => To(receiver, channel, recipient, notice)),
    });

    /// <summary>A receiver that may stand in for another. Nobody is called by name there.</summary>
    /// <param name="notice">What the other one is told.</param>
    public FallbackStep StepOf(Receiver receiver, Notice notice) => new(receiver.Name, [.. TargetsOf(receiver)], receiver.FallbackAfter)
    {
        Bodies =
        [
            .. receiver.Channels.Where(channel => channel.Webhook is not null).Select(channel => new FallbackBody(channel.Endpoint, Body(receiver, channel.Webhook!, notice))),
        ],
    };

    /// <summary>The targets alone.</summary>
    public static IEnumerable<Target> TargetsOf(Receiver receiver) => receiver.Channels.SelectMany(channel =>
        channel.To.IsEmpty
            ? [new Target(channel.Channel, channel.Endpoint, "", channel.Format)]
            : channel.To.Concat(channel.Cc).Select(recipient => new Target(channel.Channel, channel.Endpoint, recipient, channel.Format)));

    /// <summary>Two receivers that share a robot or a person: one message, which calls the people of both.</summary>
    public static PlannedDelivery Merge(PlannedDelivery first, PlannedDelivery second) =>
        second.Notice.Mentioned.IsEmpty ? first : first with { Notice = first.Notice.Calling(first.Notice.Mentioned.With(second.Notice.Mentioned)) };

    private IEnumerable<PlannedDelivery> Called(Receiver receiver, ReceiverChannel channel, Notice notice)
    {
        var called = Mentions.Of(channel, input, people);
        var (here, apart) = channel.Format switch
        {
            Text => (called, MentionedPeople.Nobody),
            Markdown => (called with { Mobiles = [], Everybody = false }, called with { Users = [] }),
            _ => (MentionedPeople.Nobody, called),
        };
        yield return To(receiver, channel, "", notice.Calling(here));
        if (!apart.IsEmpty)
        {
            yield return new PlannedDelivery(receiver.Name, new Target(channel.Channel, channel.Endpoint, Mention, Text), MentionNotice.Of(notice, apart));
        }
    }

    private WebhookBody Body(Receiver receiver, WebhookOptions webhook, Notice notice)
    {
        // What people write by hand has no runbook.
        var model = input.Runbooks is [var about, ..]
            ? new TemplateModel(about.Match.Runbook.In(receiver.Language), input.Incident, about.Match.Alerts, about.Evidence, receiver.TimeZone)
            : new TemplateModel(BuiltInRunbook.Load().In(receiver.Language), input.Incident, [], EvidenceSet.None(input.Now), receiver.TimeZone);
        return WebhookBodies.Of(notice, model, webhook.Body, webhook.MediaType);
    }

    private static PlannedDelivery To(Receiver receiver, ReceiverChannel channel, string recipient, Notice notice) =>
        new(receiver.Name, new Target(channel.Channel, channel.Endpoint, recipient, channel.Format), notice);
}

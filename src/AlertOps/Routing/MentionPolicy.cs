using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Incidents;
using AlertOps.Notices;

namespace AlertOps.Routing;

/// <summary>Decides whom a robot mentions for one change.</summary>
internal static class MentionPolicy
{
    /// <summary>The most people that labels may name: a label with a value per alert must not mention the whole company.</summary>
    private const int MostFromLabels = 10;

    public static MentionedPeople PeopleFor(ReceiverChannel channel, NoticeInput input, People people, IMentionFormatter mentions)
    {
        if (OccasionOf(input) is not { } occasion || !channel.MentionOn.Contains(occasion))
        {
            return MentionedPeople.Nobody;
        }

        var byKind = channel.Mention.ToLookup(word => word.Split(':')[0], word => word[(word.IndexOf(':', StringComparison.Ordinal) + 1)..], StringComparer.Ordinal);
        var fromLabels = byKind["label"].SelectMany(label => input.Incident.Firing.Select(alert => UserOf(alert, label, people, mentions.ContactKey))).Where(mentions.IsUserId)
            .Distinct(StringComparer.OrdinalIgnoreCase).Take(MostFromLabels);
        return new MentionedPeople(
            [.. byKind["user"].Concat(fromLabels).Distinct(StringComparer.OrdinalIgnoreCase)],
            [.. byKind["mobile"].Distinct(StringComparer.Ordinal)],
            byKind.Contains("all"));
    }

    /// <summary>Null when the incident is over: then nobody is mentioned.</summary>
    private static MentionOccasion? OccasionOf(NoticeInput input)
    {
        if (input.Incident.IsResolved)
        {
            return null;
        }

        MentionOccasion? occasion = input.Change.Kind switch
        {
            ChangeKind.Resolved or ChangeKind.SomeResolved => null,
            ChangeKind.Opened => MentionOccasion.Opened,
            ChangeKind.AlertsAdded => MentionOccasion.AlertsAdded,
            ChangeKind.SeverityRaised => MentionOccasion.SeverityRaised,
            ChangeKind.ReminderDue => MentionOccasion.ReminderDue,
        };

        // For people who have had no message the incident opens now, whatever happened before.
        return occasion is null || input.AnyoneNotified ? occasion : MentionOccasion.Opened;
    }

    /// <summary>The contact of the person whom the label names, or else the label's value.</summary>
    private static string UserOf(Alert alert, string label, People people, string contactKey)
    {
        var value = alert.Labels[label].Trim();
        return people.Find(value)?.Contacts.GetValueOrDefault(contactKey) ?? value;
    }
}

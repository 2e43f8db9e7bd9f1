using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Incidents;
using AlertOps.Notices;

namespace AlertOps.Routing;

/// <summary>Whom a robot calls by name for one change. Pure.</summary>
internal static class Mentions
{
    /// <summary>People that labels may name: a label with a value per alert must not call the whole company.</summary>
    private const int MostFromLabels = 10;

    public static MentionedPeople Of(ReceiverChannel channel, NoticeInput input, ImmutableArray<Person> people)
    {
        if (OccasionOf(input) is not { } occasion || !channel.MentionOn.Contains(occasion))
        {
            return MentionedPeople.Nobody;
        }

        var byKind = channel.Mention.ToLookup(word => word.Split(':')[0], word => word[(word.IndexOf(':', StringComparison.Ordinal) + 1)..], StringComparer.Ordinal);
        var fromLabels = byKind["label"].SelectMany(label => input.Incident.Firing.Select(alert => UserOf(alert, label, people))).OfType<string>()
            .Distinct(StringComparer.OrdinalIgnoreCase).Take(MostFromLabels);
        return new MentionedPeople(
            [.. byKind["user"].Concat(fromLabels).Distinct(StringComparer.OrdinalIgnoreCase)],
            [.. byKind["mobile"].Distinct(StringComparer.Ordinal)],
            byKind.Contains("all"));
    }

    /// <summary>Null when it is over: then nobody is called.</summary>
    private static MentionOccasion? OccasionOf(NoticeInput input)
    {
        MentionOccasion? occasion = input.Change.Kind switch
        {
            ChangeKind.Resolved or ChangeKind.SomeResolved => null,
            ChangeKind.Opened => MentionOccasion.Opened,
            ChangeKind.AlertsAdded => MentionOccasion.AlertsAdded,
            ChangeKind.SeverityRaised => MentionOccasion.SeverityRaised,
            ChangeKind.ReminderDue => MentionOccasion.ReminderDue,
        };

        // To someone who hears of it for the first time it opens now, whatever piled up before.
        return occasion is null || input.Incident.IsResolved ? null : input.AnyoneTold ? occasion : MentionOccasion.Opened;
    }

    /// <summary>The WeCom id of the person whom the label names, or the value itself; null when it can be no id.</summary>
    private static string? UserOf(Alert alert, string label, ImmutableArray<Person> people)
    {
        var value = alert.Labels[label].Trim();
        var id = people.FirstOrDefault(person => person.Id == value)?.WeCom ?? value;
        return MentionedPeople.IsUserId(id) ? id : null;
    }
}

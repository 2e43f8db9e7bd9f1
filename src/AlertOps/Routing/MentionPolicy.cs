using AlertOps.Incidents;
using AlertOps.Notices;

namespace AlertOps.Routing;

/// <summary>Decides for which changes a message mentions people.</summary>
internal static class MentionPolicy
{
    /// <summary>True when a message about the change mentions the people of the entry.</summary>
    public static bool Mentions(ReceiverChannel channel, NoticeInput input) =>
        !channel.Mention.IsEmpty && OccasionOf(input) is { } occasion && channel.MentionOn.Contains(occasion);

    /// <summary>Null when the incident is over: then nobody is mentioned.</summary>
    private static MentionOccasion? OccasionOf(NoticeInput input)
    {
        if (input.Incident.IsResolved)
        {
            return null;
        }

        MentionOccasion? occasion = input.Change.Kind switch
        {
            ChangeKind.Opened => MentionOccasion.Opened,
            ChangeKind.AlertsAdded => MentionOccasion.AlertsAdded,
            ChangeKind.SeverityRaised => MentionOccasion.SeverityRaised,
            ChangeKind.ReminderDue => MentionOccasion.ReminderDue,
            _ => null,
        };

        // For people who have had no message the incident opens now, whatever happened before.
        return occasion is null || input.AnyoneNotified ? occasion : MentionOccasion.Opened;
    }
}

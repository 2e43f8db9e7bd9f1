namespace AlertOps.Incidents;

internal static class ChangeKinds
{
    /// <summary>
    /// True when a change of this kind is worth a message. That some alerts of a group resolved is not, and of the commands only closing is: the others are
    /// shown in the time line.
    /// </summary>
    public static bool DeservesMessage(this ChangeKind kind) => kind switch
    {
        ChangeKind.SomeResolved => false,
        ChangeKind.Acknowledged or ChangeKind.AlsoAcknowledged or ChangeKind.Unacknowledged or ChangeKind.Assigned or ChangeKind.Noted => false,
        ChangeKind.Opened or ChangeKind.AlertsAdded or ChangeKind.SeverityRaised or ChangeKind.Resolved or ChangeKind.ReminderDue or ChangeKind.Closed => true,
    };

    /// <summary>True when the incident is over with a change of this kind.</summary>
    public static bool EndsIncident(this ChangeKind kind) => kind is ChangeKind.Resolved or ChangeKind.Closed;
}

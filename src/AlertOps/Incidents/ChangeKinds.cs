namespace AlertOps.Incidents;

internal static class ChangeKinds
{
    /// <summary>True when a change of this kind is worth a message; that some alerts of a group resolved is not.</summary>
    public static bool DeservesMessage(this ChangeKind kind) => kind switch
    {
        ChangeKind.SomeResolved => false,
        ChangeKind.Opened or ChangeKind.AlertsAdded or ChangeKind.SeverityRaised or ChangeKind.Resolved or ChangeKind.ReminderDue => true,
    };
}

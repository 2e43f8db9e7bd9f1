namespace AlertOps.Incidents;

/// <summary>The kind of change that an update, or the clock, made in an incident.</summary>
internal enum ChangeKind
{
    Opened,
    AlertsAdded,
    SeverityRaised,

    /// <summary>Some alerts resolved while others fire: shown on the page and in the next message; not sent by itself.</summary>
    SomeResolved,
    Resolved,
    ReminderDue,
}

namespace AlertOps.Incidents;

/// <summary>The kind of change that an update, the clock or a command made in an incident.</summary>
internal enum ChangeKind
{
    Opened,
    AlertsAdded,
    SeverityRaised,

    /// <summary>Some alerts resolved while others fire: shown on the page and in the next message; not sent by itself.</summary>
    SomeResolved,
    Resolved,
    ReminderDue,

    /// <summary>Somebody has it from now on.</summary>
    Acknowledged,

    /// <summary>Somebody is on it too, while another has it.</summary>
    AlsoAcknowledged,

    /// <summary>An acknowledgement was withdrawn.</summary>
    Unacknowledged,

    /// <summary>It was handed on to a person, who has it from now on.</summary>
    Assigned,

    /// <summary>Somebody wrote a note.</summary>
    Noted,

    /// <summary>Somebody resolved it by hand, whatever its alerts do.</summary>
    Closed,
}

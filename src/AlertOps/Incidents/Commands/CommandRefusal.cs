namespace AlertOps.Incidents.Commands;

/// <summary>The reasons for which the state of an incident does not allow a command.</summary>
internal enum CommandRefusal
{
    AlreadyResolved,

    /// <summary>There is no acknowledgement to withdraw.</summary>
    NotAcknowledged,

    /// <summary>Somebody hands the incident on to themselves, which is acknowledging it.</summary>
    AssignedToOneself,

    /// <summary>Somebody else has handed the incident on within the last second.</summary>
    JustAssigned,
}

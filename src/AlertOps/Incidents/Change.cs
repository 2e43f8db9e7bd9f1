using AlertOps.Alerts;

namespace AlertOps.Incidents;

/// <summary>What an update changed in an incident.</summary>
internal enum ChangeKind
{
    Opened,
    AlertsAdded,
    SeverityRaised,

    /// <summary>Shown on the page and in the next message; not sent by itself.</summary>
    SomeResolved,
    Resolved,
    ReminderDue,
}

internal enum ChangeState
{
    /// <summary>Written by intake, waiting for the planner.</summary>
    Pending,

    /// <summary>Its deliveries stand in the outbox.</summary>
    Planned,

    /// <summary>Another change of the incident, planned later, speaks for it.</summary>
    Merged,

    /// <summary>Seen, and deserving no message.</summary>
    Silent,
}

/// <param name="Added">How many alerts began to fire with it.</param>
/// <param name="Resolved">How many stopped.</param>
internal sealed record Change(
    long Id,
    long IncidentId,
    ChangeKind Kind,
    Severity Severity,
    DateTimeOffset At,
    int Added,
    int Resolved);

internal static class ChangeKinds
{
    /// <summary>Whether a change of this kind is worth a message (DESIGN: some alerts of a group resolved is not).</summary>
    public static bool DeservesMessage(this ChangeKind kind) => kind switch
    {
        ChangeKind.SomeResolved => false,
        ChangeKind.Opened or ChangeKind.AlertsAdded or ChangeKind.SeverityRaised or ChangeKind.Resolved or ChangeKind.ReminderDue => true,
    };
}

using AlertOps.Alerts;

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

/// <summary>The state of a change on its way to a message.</summary>
internal enum ChangeState
{
    /// <summary>Intake has written it; it waits for the planner.</summary>
    Pending,

    /// <summary>Its deliveries are in the outbox.</summary>
    Planned,

    /// <summary>It is merged into a later change of the incident, whose message reports both.</summary>
    Merged,

    /// <summary>It was planned and deserves no message.</summary>
    Silent,
}

/// <summary>One change of an incident.</summary>
/// <param name="Added">Number of alerts that began to fire.</param>
/// <param name="Resolved">Number of alerts that resolved.</param>
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
    /// <summary>True when a change of this kind is worth a message; that some alerts of a group resolved is not.</summary>
    public static bool DeservesMessage(this ChangeKind kind) => kind switch
    {
        ChangeKind.SomeResolved => false,
        ChangeKind.Opened or ChangeKind.AlertsAdded or ChangeKind.SeverityRaised or ChangeKind.Resolved or ChangeKind.ReminderDue => true,
    };
}

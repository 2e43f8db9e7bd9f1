using AlertOps.Alerts;

namespace AlertOps.Incidents;

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

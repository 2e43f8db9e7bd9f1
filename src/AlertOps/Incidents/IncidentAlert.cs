using AlertOps.Alerts;

namespace AlertOps.Incidents;

/// <summary>An alert of an incident.</summary>
/// <param name="FirstSeen">When AlertOps first received it, by its own clock.</param>
/// <param name="LastSeen">When an update last named it.</param>
internal sealed record IncidentAlert(Alert Alert, DateTimeOffset FirstSeen, DateTimeOffset LastSeen);

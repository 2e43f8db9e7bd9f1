using AlertOps.Alerts;

namespace AlertOps.Incidents;

/// <summary>An alert of a <see cref="KnownIncident"/>.</summary>
/// <param name="Severity">Severity by the rules of the time when the alert was written.</param>
internal sealed record KnownAlert(AlertStatus Status, Severity Severity, DateTimeOffset StartsAt, DateTimeOffset? EndsAt)
{
    public bool IsFiring => Status == AlertStatus.Firing;
}

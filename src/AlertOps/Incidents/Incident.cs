using System.Collections.Immutable;
using AlertOps.Alerts;

namespace AlertOps.Incidents;

/// <summary>The life of a group from first firing to all resolved, with the latest state of its alerts.</summary>
/// <param name="Id">The number by which people call it: #1042.</param>
/// <param name="OpenedAt">The earliest <c>startsAt</c> of its alerts, at most the time of the first update.</param>
/// <param name="ResolvedAt">The latest <c>endsAt</c>, once all are resolved.</param>
internal sealed record Incident(
    long Id,
    IncidentKey Key,
    IncidentState State,
    Severity Severity,
    DateTimeOffset OpenedAt,
    DateTimeOffset? ResolvedAt,
    DateTimeOffset LastSeen,
    LabelSet GroupLabels,
    LabelSet CommonLabels,
    LabelSet CommonAnnotations,
    string ExternalUrl,
    int TruncatedAlerts,
    string? DirectReceiver,
    Acknowledgement? Acknowledgement,
    ImmutableArray<IncidentAlert> Alerts)
{
    public bool IsResolved => State == IncidentState.Resolved;

    public IEnumerable<Alert> Firing => Alerts.Select(item => item.Alert).Where(alert => alert.IsFiring);

    /// <summary>The alerts that a message is about: those that fire, or all once everything is resolved.</summary>
    public ImmutableArray<Alert> Subject
    {
        get
        {
            var firing = Firing.ToImmutableArray();
            return firing.IsEmpty ? [.. Alerts.Select(item => item.Alert)] : firing;
        }
    }
}

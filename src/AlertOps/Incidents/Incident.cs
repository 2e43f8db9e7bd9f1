using System.Collections.Immutable;
using AlertOps.Alerts;

namespace AlertOps.Incidents;

internal enum IncidentState
{
    Open,
    Acknowledged,
    Resolved,
}

/// <summary>
/// What makes two updates talk of the same group. <c>externalURL</c> is no part of it: members of one Alertmanager cluster differ in it.
/// </summary>
internal sealed record IncidentKey(string Source, string Receiver, string GroupKey)
{
    public static IncidentKey Of(GroupUpdate update) => new(update.Source, update.Receiver, update.GroupKey);
}

/// <summary>An alert's part in an incident.</summary>
/// <param name="FirstSeen">When AlertOps first heard of it, by our clock.</param>
/// <param name="LastSeen">When an update last named it.</param>
internal sealed record IncidentAlert(Alert Alert, DateTimeOffset FirstSeen, DateTimeOffset LastSeen);

/// <summary>Who took the incident, and when.</summary>
internal sealed record Acknowledgement(string By, DateTimeOffset At);

/// <summary>The life of a group from first firing to all resolved, with its alerts as they stand.</summary>
/// <param name="Id">The number that people say: #1042.</param>
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

    /// <summary>The alerts that a message speaks of: those that fire, or all of them once everything is resolved.</summary>
    public ImmutableArray<Alert> Subject
    {
        get
        {
            var firing = Firing.ToImmutableArray();
            return firing.IsEmpty ? [.. Alerts.Select(item => item.Alert)] : firing;
        }
    }
}

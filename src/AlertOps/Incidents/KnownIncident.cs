using System.Collections.Immutable;
using AlertOps.Alerts;

namespace AlertOps.Incidents;

/// <summary>The part of the newest stored incident of a key that a new update is compared with.</summary>
/// <param name="Alerts">Its alerts by fingerprint.</param>
internal sealed record KnownIncident(long Id, IncidentState State, IReadOnlyDictionary<string, KnownAlert> Alerts)
{
    public bool IsResolved => State == IncidentState.Resolved;
}

/// <summary>An alert of a <see cref="KnownIncident"/>.</summary>
/// <param name="Severity">Severity by the rules of the time when the alert was written.</param>
internal sealed record KnownAlert(AlertStatus Status, Severity Severity, DateTimeOffset StartsAt, DateTimeOffset? EndsAt)
{
    public bool IsFiring => Status == AlertStatus.Firing;
}

/// <summary>The incident that an update is written to.</summary>
internal enum UpdateTarget
{
    /// <summary>The newest incident of the key.</summary>
    NewestIncident,

    /// <summary>A new incident that begins with this update.</summary>
    NewIncident,

    /// <summary>A new incident that is already resolved: it was over before AlertOps received anything about it.</summary>
    NewResolvedIncident,

    /// <summary>None: all alerts of the update are stale.</summary>
    None,
}

/// <summary>The difference that an update makes to the stored incident.</summary>
/// <param name="Applied">Alerts to write, each fingerprint once.</param>
/// <param name="StaleFiring">Firing alerts that began no later than their stored end: they are stale, and Alertmanager is asked about them.</param>
/// <param name="Kind">The change that it makes; null when it only repeats what is known.</param>
/// <param name="Severity">Severity of the incident afterwards: that of the most severe firing alert, or of all alerts once none fires.</param>
/// <param name="ResolvedAt">Set when the update resolves the incident.</param>
internal sealed record UpdateDifference(
    UpdateTarget Target,
    ImmutableArray<Alert> Applied,
    ImmutableArray<Alert> StaleFiring,
    ChangeKind? Kind,
    int Added,
    int Resolved,
    Severity Severity,
    DateTimeOffset? ResolvedAt);

using System.Collections.Immutable;
using AlertOps.Alerts;

namespace AlertOps.Incidents;

/// <summary>The newest incident of a key as it is stored: as much of it as a new update is compared with.</summary>
/// <param name="Alerts">Its alerts by fingerprint.</param>
internal sealed record KnownIncident(long Id, IncidentState State, IReadOnlyDictionary<string, KnownAlert> Alerts)
{
    public bool IsResolved => State == IncidentState.Resolved;
}

/// <param name="Severity">As the rules had it when the alert was written.</param>
internal sealed record KnownAlert(AlertStatus Status, Severity Severity, DateTimeOffset StartsAt, DateTimeOffset? EndsAt)
{
    public bool IsFiring => Status == AlertStatus.Firing;
}

/// <summary>Which incident an update is written to.</summary>
internal enum UpdatePlace
{
    /// <summary>The newest one of the key.</summary>
    Known,

    /// <summary>One that begins with this update.</summary>
    Opened,

    /// <summary>One that was over before AlertOps heard of it.</summary>
    BornResolved,

    /// <summary>None: all of it is late news.</summary>
    Nowhere,
}

/// <summary>What an update means for what is stored.</summary>
/// <param name="Applied">Alerts to write, each fingerprint once.</param>
/// <param name="Held">Firing alerts that began no later than their stored end: late news, to be asked about.</param>
/// <param name="Kind">The one change that it makes; null when it only repeats what is known.</param>
/// <param name="Severity">Of the incident afterwards: the worst that fires, or the worst of all once none does.</param>
/// <param name="ResolvedAt">Set when the incident is over with this update.</param>
internal sealed record UpdateDifference(
    UpdatePlace Place,
    ImmutableArray<Alert> Applied,
    ImmutableArray<Alert> Held,
    ChangeKind? Kind,
    int Added,
    int Resolved,
    Severity Severity,
    DateTimeOffset? ResolvedAt);

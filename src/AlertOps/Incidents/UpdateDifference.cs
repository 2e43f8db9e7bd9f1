using System.Collections.Immutable;
using AlertOps.Alerts;

namespace AlertOps.Incidents;

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

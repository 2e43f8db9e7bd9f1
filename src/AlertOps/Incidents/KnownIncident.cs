namespace AlertOps.Incidents;

/// <summary>The part of the newest stored incident of a key that a new update is compared with.</summary>
/// <param name="Alerts">Its alerts by fingerprint.</param>
internal sealed record KnownIncident(long Id, IncidentState State, IReadOnlyDictionary<string, KnownAlert> Alerts)
{
    public bool IsResolved => State == IncidentState.Resolved;
}

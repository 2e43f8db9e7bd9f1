namespace AlertOps.Incidents;

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

namespace AlertOps.Access;

/// <summary>The rights of a caller; each role includes the ones before it.</summary>
internal enum Role
{
    /// <summary>Reads every page, the API and the metrics.</summary>
    Viewer,

    /// <summary>Also acts: gives commands on incidents, replays deliveries, writes by hand, explains a body, pastes an alarm.</summary>
    Responder,

    /// <summary>Everything: reloads, the audit log and the purge of a person too.</summary>
    Admin,
}

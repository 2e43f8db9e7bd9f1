namespace AlertOps.Access;

/// <summary>The rights of a caller; each role includes the ones before it.</summary>
internal enum Role
{
    /// <summary>Reads every page, the API and the metrics.</summary>
    Viewer,

    /// <summary>Also sends: replays deliveries, writes by hand, explains a body, pastes an alarm.</summary>
    Responder,

    /// <summary>Everything, a reload too.</summary>
    Admin,
}

namespace AlertOps.Configuration;

/// <summary>What somebody may do; each role includes the ones before it.</summary>
internal enum Role
{
    /// <summary>Reads every page, the API and the metrics.</summary>
    Viewer,

    /// <summary>Also sends: replays deliveries, writes by hand, explains a body, pastes an alarm.</summary>
    Responder,

    /// <summary>Everything, a reload too.</summary>
    Admin,
}

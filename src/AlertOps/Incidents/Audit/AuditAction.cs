namespace AlertOps.Incidents.Audit;

/// <summary>The actions that the audit log records.</summary>
internal enum AuditAction
{
    Acknowledge,
    Unacknowledge,
    Assign,
    Note,
    Close,

    /// <summary>Deliveries were put back into the outbox.</summary>
    Replay,

    /// <summary>A message was sent by hand.</summary>
    Notify,

    /// <summary>The configuration was read again on request.</summary>
    Reload,

    /// <summary>The text of a WeChat alarm was posted.</summary>
    WechatAlarm,

    /// <summary>The id of a person was replaced everywhere.</summary>
    PurgePerson,
}

namespace AlertOps.Delivery;

/// <summary>A kind of data that has a retention of its own.</summary>
internal enum RetentionClass
{
    /// <summary>Incidents with everything that belongs to them.</summary>
    Incidents,

    /// <summary>Messages with their calls and attempts.</summary>
    Deliveries,

    /// <summary>Answers to queries, and the pages written of them.</summary>
    Evidence,

    /// <summary>Refused bodies.</summary>
    RefusedBodies,

    /// <summary>Entries of the audit log.</summary>
    Audit,

    /// <summary>Addresses of callers in the audit log; the entries stay.</summary>
    AuditAddresses,
}

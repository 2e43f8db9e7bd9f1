namespace AlertOps.Incidents;

/// <summary>The state of a change on its way to a message.</summary>
internal enum ChangeState
{
    /// <summary>Intake has written it; it waits for the planner.</summary>
    Pending,

    /// <summary>Its deliveries are in the outbox.</summary>
    Planned,

    /// <summary>It is merged into a later change of the incident, whose message reports both.</summary>
    Merged,

    /// <summary>It was planned and deserves no message.</summary>
    Silent,
}

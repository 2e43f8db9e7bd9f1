namespace AlertOps.AcceptanceTests.Crash;

/// <summary>An alert of a group, as Alertmanager sends it.</summary>
internal sealed record LoadAlert(string Node, DateTimeOffset StartsAt, DateTimeOffset? EndsAt);

/// <summary>
/// A group from its first firing alert until all have resolved, which AlertOps calls an incident. A body that was answered with 200 is accepted; any other
/// may or may not be stored.
/// </summary>
/// <param name="Token">Part of the node names of its alerts, and of no other lifetime's.</param>
internal sealed record GroupLifetime(string Token)
{
    /// <summary>Incident ids in the answers with 200; more than one is a fault.</summary>
    public HashSet<long> Incidents { get; } = [];

    /// <summary>Number of posted states that deserve a message while it fired: the opening, and each addition.</summary>
    public int FiringStates { get; set; }

    public bool IsFiringAccepted { get; set; }

    public bool IsResolveAccepted { get; set; }

    /// <summary>Nodes that fire according to the last accepted body; null when it is unknown.</summary>
    public IReadOnlyList<string>? AcceptedNodes { get; set; }
}

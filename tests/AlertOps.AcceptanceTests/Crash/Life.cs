namespace AlertOps.AcceptanceTests.Crash;

/// <summary>One alert of a group, as Alertmanager has it.</summary>
internal sealed record LoadAlert(string Node, DateTimeOffset StartsAt, DateTimeOffset? EndsAt);

/// <summary>
/// A group from its first firing alert until all have resolved: what AlertOps calls an incident. What a 200 answered is accepted; what ended otherwise
/// may or may not be known.
/// </summary>
/// <param name="Token">In the node names of its alerts and of no other life's.</param>
internal sealed record Life(string Token)
{
    /// <summary>Ids that 200 answers named for it; more than one is a fault.</summary>
    public HashSet<long> Incidents { get; } = [];

    /// <summary>How many states worth a message were posted while it fired: the opening, and each addition.</summary>
    public int FiringStates { get; set; }

    public bool IsFiringAccepted { get; set; }

    public bool IsResolveAccepted { get; set; }

    /// <summary>Nodes that fire as of the last body, when that was accepted; null when it is unknown.</summary>
    public IReadOnlyList<string>? AcceptedNodes { get; set; }
}

using System.Collections.Immutable;
using AlertOps.Notices;

namespace AlertOps.Routing;

/// <summary>A notice for one target.</summary>
internal sealed record PlannedDelivery(string Receiver, Target Target, Notice Notice)
{
    /// <summary>A text that is the same for all deliveries to one recipient and endpoint, however the recipient is spelled.</summary>
    public string Key { get; init; } = Target.Key;
}

/// <summary>A receiver that reached nobody when the change was planned.</summary>
/// <param name="Audiences">Its audiences as they are written.</param>
/// <param name="StandIn">The receiver that is told instead; null when no receiver reaches anybody.</param>
internal sealed record UnreachedReceiver(string Receiver, ImmutableArray<string> Audiences, string? StandIn);

/// <summary>The deliveries for a change, and the time of the next reminder.</summary>
/// <param name="RemindAt">The instant of the next reminder of an unacknowledged incident; null when the incident is over.</param>
internal sealed record Plan(ImmutableArray<PlannedDelivery> Deliveries, DateTimeOffset? RemindAt)
{
    /// <summary>The fallbacks for receivers that no delivery reaches; receivers without a fallback have no entry.</summary>
    public ImmutableArray<PlannedFallback> Fallbacks { get; init; } = [];

    /// <summary>The receivers that reached nobody.</summary>
    public ImmutableArray<UnreachedReceiver> Unreached { get; init; } = [];
}

/// <summary>The fallback of a receiver.</summary>
/// <param name="Receiver">The receiver that the fallback stands in for.</param>
/// <param name="After">The time without a successful delivery after which the first step is taken.</param>
/// <param name="Steps">The receivers that stand in, one after the other; never empty.</param>
internal sealed record PlannedFallback(string Receiver, TimeSpan After, ImmutableArray<FallbackStep> Steps);

/// <summary>A receiver that stands in for another one. Its targets are those that it has when the step is taken.</summary>
/// <param name="Targets">Empty until the step is taken; stored documents of earlier versions hold the targets of the moment of planning.</param>
/// <param name="After">The time after which the next step is taken, when there is one.</param>
internal sealed record FallbackStep(string Receiver, ImmutableArray<Target> Targets, TimeSpan After)
{
    /// <summary>
    /// The bodies that its channels render from labels, which are at hand only at planning. Stored documents of early versions have none.
    /// </summary>
    public ImmutableArray<FallbackBody> Bodies { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The labels that its audiences may ask for, with their values at planning. Stored documents of earlier versions have none.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Labels { get; init => field = value ?? NoLabels; } = NoLabels;

    private static ImmutableSortedDictionary<string, ImmutableArray<string>> NoLabels => ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;
}

/// <summary>The body for one endpoint of a fallback step.</summary>
internal sealed record FallbackBody(string Endpoint, PlannedBody Body);

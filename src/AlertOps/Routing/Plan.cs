using System.Collections.Immutable;
using AlertOps.Notices;

namespace AlertOps.Routing;

/// <summary>One message to one target.</summary>
internal sealed record PlannedDelivery(string Receiver, Target Target, Notice Notice);

/// <summary>The deliveries that a change calls for, and when to come back to the incident.</summary>
/// <param name="RemindAt">When an unacknowledged incident is spoken of again; null when it is over.</param>
internal sealed record Plan(ImmutableArray<PlannedDelivery> Deliveries, DateTimeOffset? RemindAt)
{
    /// <summary>What to do for receivers that nothing gets through to; receivers without a fallback have no entry.</summary>
    public ImmutableArray<PlannedFallback> Fallbacks { get; init; } = [];
}

/// <param name="Receiver">The one that is waited for.</param>
/// <param name="After">How long.</param>
/// <param name="Steps">Where to turn, one after the other; never empty.</param>
internal sealed record PlannedFallback(string Receiver, TimeSpan After, ImmutableArray<FallbackStep> Steps);

/// <summary>A receiver that is told in another's place. It carries its targets, so that a later configuration does not change what was planned.</summary>
/// <param name="After">How long it is waited for in its turn, when there is a next step.</param>
internal sealed record FallbackStep(string Receiver, ImmutableArray<Target> Targets, TimeSpan After)
{
    /// <summary>What its webhooks would say: only the plan knows the labels that their templates ask for.</summary>
    /// <remarks>Older documents have none.</remarks>
    public ImmutableArray<FallbackBody> Bodies { get; init => field = value.IsDefault ? [] : value; } = [];
}

/// <param name="Endpoint">Of a webhook.</param>
internal sealed record FallbackBody(string Endpoint, WebhookPayload Body);

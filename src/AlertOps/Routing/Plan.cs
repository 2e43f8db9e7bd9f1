using System.Collections.Immutable;
using AlertOps.Notices;

namespace AlertOps.Routing;

/// <summary>One message to one target.</summary>
internal sealed record PlannedDelivery(string Receiver, Target Target, Notice Notice);

/// <summary>The deliveries that a change calls for, and when to come back to the incident.</summary>
/// <param name="RemindAt">When an unacknowledged incident is spoken of again; null when it is over.</param>
internal sealed record Plan(ImmutableArray<PlannedDelivery> Deliveries, DateTimeOffset? RemindAt);

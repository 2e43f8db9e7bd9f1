using System.Collections.Immutable;
using AlertOps.Notices;
using AlertOps.Routing;

namespace AlertOps.Delivery;

/// <summary>A receiver that nothing got through to, and its fallback steps.</summary>
/// <param name="Notice">The notice that it did not get.</param>
/// <param name="Steps">The steps that are left; never empty.</param>
/// <param name="Reason">
/// Reason of a failed delivery, with its <paramref name="Channel"/> and <paramref name="Code"/>, or of the suspension that a delivery waits behind;
/// <see cref="FailureReason.None"/> when there is neither.
/// </param>
internal sealed record OverdueReceiver(
    long ChangeId, long IncidentId, string Receiver, Notice Notice, ImmutableArray<FallbackStep> Steps, FailureReason Reason, string Channel, string Code);

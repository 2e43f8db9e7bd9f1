using System.Collections.Immutable;
using AlertOps.Incidents;
using AlertOps.Routing;

namespace AlertOps.Timers;

/// <summary>A write that a decision asks for.</summary>
internal abstract record TimerEffect
{
    /// <summary>Adds a pending change to the timer's incident, with the incident's severity.</summary>
    internal sealed record RaiseChange(ChangeKind Kind) : TimerEffect;

    /// <summary>Inserts deliveries for a change of the timer's incident; those that exist already stay as they are.</summary>
    internal sealed record InsertDeliveries(long ChangeId, ImmutableArray<PlannedDelivery> Deliveries) : TimerEffect;

    /// <summary>Suppresses the deliveries of a receiver that have no call yet, since a fallback is told in its place.</summary>
    internal sealed record SuppressDeliveries(ReceiverOfChange Receiver) : TimerEffect;

    /// <summary>Sets another timer; one of the same kind and subject that exists already stays as it is.</summary>
    internal sealed record SetTimer(NewTimer Timer) : TimerEffect;
}

namespace AlertOps.Timers;

/// <summary>State that a decision rests on, beside the timer's incident, which is always read.</summary>
/// <param name="Receiver">The receiver of a change whose deliveries count; null when none do.</param>
internal sealed record TimerNeeds(ReceiverOfChange? Receiver)
{
    public static TimerNeeds IncidentOnly { get; } = new((ReceiverOfChange?)null);
}

/// <summary>A receiver to which a change was planned.</summary>
internal sealed record ReceiverOfChange(long ChangeId, string Receiver);

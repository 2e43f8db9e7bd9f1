using AlertOps.Configuration;

namespace AlertOps.Timers;

/// <summary>
/// Decides what the timers of one kind do when they are looked at. It has no side effects and reads no store: the state is read in the transaction that
/// also writes the decision, and both may be done again after a conflict.
/// </summary>
internal interface ITimerHandler
{
    /// <summary>The kind as it is stored.</summary>
    string Kind { get; }

    /// <summary>Names the state that the decision rests on, beside the timer's incident.</summary>
    /// <returns>Null when this version can't read the timer; it is left to one that can.</returns>
    TimerNeeds? Needs(DueTimer timer);

    /// <param name="state">Read and locked in the transaction.</param>
    TimerDecision Decide(DueTimer timer, TimerState state, AlertOpsOptions options, DateTimeOffset now);
}

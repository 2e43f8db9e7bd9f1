namespace AlertOps.Timers;

/// <summary>The result of looking at a timer.</summary>
/// <param name="Outcome">Says that a decision was written, or why none was.</param>
/// <param name="Decision">The decision that is on disk; null when there is none.</param>
internal sealed record TimerResult(TimerOutcome Outcome, TimerDecision? Decision)
{
    public static TimerResult NotNow { get; } = new(TimerOutcome.NotNow, null);

    public static TimerResult Unreadable { get; } = new(TimerOutcome.Unreadable, null);
}

internal enum TimerOutcome
{
    Decided,

    /// <summary>Another replica holds it or has decided it, or somebody is writing its incident: the next round looks again.</summary>
    NotNow,

    /// <summary>This version can't read it: it is left alone.</summary>
    Unreadable,
}

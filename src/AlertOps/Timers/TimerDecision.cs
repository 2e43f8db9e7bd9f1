using System.Collections.Immutable;

namespace AlertOps.Timers;

/// <summary>A handler's decision: the writes that it asks for, and the timer's next instant. All of it is written in one transaction, or nothing.</summary>
internal sealed record TimerDecision
{
    private TimerDecision(ImmutableArray<TimerEffect> effects) => Effects = effects;

    public ImmutableArray<TimerEffect> Effects { get; }

    /// <summary>The instant that the timer is set to anew; null when it is not.</summary>
    public DateTimeOffset? DueAt { get; private init; }

    /// <summary>The instant at which the timer is looked at again, with its due instant as it is; null when it is not.</summary>
    public DateTimeOffset? LookAt { get; private init; }

    /// <summary>Writes a line into the log after the commit; null for none.</summary>
    public Action<ILogger>? Report { get; init; }

    /// <summary>The timer is done.</summary>
    public static TimerDecision Remove(params ImmutableArray<TimerEffect> effects) => new(effects);

    /// <summary>The timer is set to another instant.</summary>
    public static TimerDecision Reschedule(DateTimeOffset dueAt, params ImmutableArray<TimerEffect> effects) => new(effects) { DueAt = dueAt };

    /// <summary>There is nothing to decide yet; the timer keeps its due instant and is looked at again at another, at the earliest in a second.</summary>
    public static TimerDecision LookAgain(DateTimeOffset at) => new([]) { LookAt = at };
}

namespace AlertOps.Timers;

/// <summary>The kinds of timers that planning sets, as they are stored.</summary>
internal static class TimerKinds
{
    public const string Reminder = "reminder";
    public const string Fallback = "fallback";
}

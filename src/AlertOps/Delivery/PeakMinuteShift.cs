namespace AlertOps.Delivery;

/// <summary>
/// Moves what AlertOps sends by its own clock (reminders, digests, drills) out of the first minute after the full and the half hour, when everybody's
/// timers send (WeCom documentation 90312 advises against :00 and :30). Messages about changes are never delayed by it. Pure.
/// </summary>
internal static class PeakMinuteShift
{
    private static readonly TimeSpan HalfHour = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan PeakLength = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(90);

    /// <summary>Moves a time in that minute to between 60 and 150 s after the mark; any other time stays as it is.</summary>
    /// <param name="at">The marks are those of UTC, and so those of Beijing, WeCom's own.</param>
    /// <param name="jitter">Spreads the times, so that they make no new peak.</param>
    public static DateTimeOffset Shift(DateTimeOffset at, Jitter jitter)
    {
        var sinceMark = TimeSpan.FromTicks(at.UtcTicks % HalfHour.Ticks);
        return sinceMark < PeakLength ? at - sinceMark + PeakLength + (Spread * jitter()) : at;
    }
}

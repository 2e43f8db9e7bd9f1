namespace AlertOps.Delivery;

/// <summary>
/// Keeps what AlertOps sends by its own clock (reminders, digests, drills) off the first minute after the full and the half hour, when everybody's
/// timers send (WeCom documentation 90312 advises against :00 and :30). News is never held back by it. Pure.
/// </summary>
internal static class PeakMinuteShift
{
    private static readonly TimeSpan HalfHour = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Rush = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(90);

    /// <summary>What falls into that minute moves to between 60 and 150 s after the mark; anything else stays.</summary>
    /// <param name="at">The marks are UTC's, and so Beijing's, by which WeCom's rush goes.</param>
    /// <param name="jitter">Spreads what leaves the minute, which must not be a new rush.</param>
    public static DateTimeOffset Shift(DateTimeOffset at, Jitter jitter)
    {
        var since = TimeSpan.FromTicks(at.UtcTicks % HalfHour.Ticks);
        return since < Rush ? at - since + Rush + (Spread * jitter()) : at;
    }
}

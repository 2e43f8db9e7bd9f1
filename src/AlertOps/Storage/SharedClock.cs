namespace AlertOps.Storage;

/// <summary>
/// The machine's clock, put right by the database that all replicas share: leases and limits of one must mean the same to another. Only the time of day is
/// moved; timers and elapsed times are the machine's own.
/// </summary>
internal sealed class SharedClock(TimeProvider machine) : TimeProvider
{
    private long offset;

    /// <summary>How far the database's clock is ahead of the machine's.</summary>
    public TimeSpan Offset
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref offset));
        set => Interlocked.Exchange(ref offset, value.Ticks);
    }

    public override long TimestampFrequency => machine.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => machine.LocalTimeZone;

    /// <summary>Without the offset, to measure it.</summary>
    public DateTimeOffset MachineNow => machine.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => machine.GetUtcNow() + Offset;

    public override long GetTimestamp() => machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => machine.CreateTimer(callback, state, dueTime, period);
}

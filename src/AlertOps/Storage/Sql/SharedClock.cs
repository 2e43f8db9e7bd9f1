namespace AlertOps.Storage.Sql;

/// <summary>
/// Corrects the machine's clock by that of the database which all replicas share, because leases and rate limits must mean the same to each of them. Only the
/// time of day is corrected; timers and elapsed times are the machine's own.
/// </summary>
internal sealed class SharedClock(TimeProvider machine) : TimeProvider
{
    private long offset;

    /// <summary>Difference by which the database's clock is ahead of the machine's.</summary>
    public TimeSpan Offset
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref offset));
        set => Interlocked.Exchange(ref offset, value.Ticks);
    }

    public override long TimestampFrequency => machine.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => machine.LocalTimeZone;

    /// <summary>The machine's time without the offset, for measuring it.</summary>
    public DateTimeOffset MachineNow => machine.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => machine.GetUtcNow() + Offset;

    public override long GetTimestamp() => machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => machine.CreateTimer(callback, state, dueTime, period);
}

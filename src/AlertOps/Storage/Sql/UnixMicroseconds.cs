namespace AlertOps.Storage.Sql;

/// <summary>Converts times and durations to the microseconds that the database stores; times count from the Unix epoch.</summary>
internal static class UnixMicroseconds
{
    public static long Of(DateTimeOffset time) =>
        (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static long? Of(DateTimeOffset? time) => time is { } value ? Of(value) : null;

    public static long Of(TimeSpan length) => length.Ticks / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset Time(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);

    public static DateTimeOffset? Time(long? micros) => micros is { } value ? Time(value) : null;

    public static TimeSpan Length(long micros) => TimeSpan.FromTicks(micros * TimeSpan.TicksPerMicrosecond);
}

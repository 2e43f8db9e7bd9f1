namespace AlertOps.Delivery.RateLimits;

/// <summary>Counts calendar days as a provider does.</summary>
/// <param name="UtcOffset">Offset of the provider's clock.</param>
internal readonly record struct CalendarDay(TimeSpan UtcOffset)
{
    /// <summary>The number of the day, counted from 1970-01-01.</summary>
    public long Of(DateTimeOffset now) => (now.ToOffset(UtcOffset).Date - DateTime.UnixEpoch).Days;

    /// <summary>One minute after the provider's next midnight, since clocks differ.</summary>
    public DateTimeOffset NextAfter(DateTimeOffset now) => new DateTimeOffset(now.ToOffset(UtcOffset).Date.AddDays(1), UtcOffset).AddMinutes(1);
}

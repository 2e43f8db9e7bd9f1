namespace AlertOps.Delivery.RateLimits;

/// <summary>
/// Person-times that a call takes of its endpoint's daily quota. Only WeCom's apps have such a quota, and it is counted by the calendar days of Beijing, WeCom's own.
/// </summary>
/// <param name="Takes">Person-times: one call to a thousand people takes a thousand.</param>
/// <param name="Max">Person-times a day.</param>
internal readonly record struct DayQuota(int Takes, int Max)
{
    /// <summary>The code of a suspension for a used-up day; the same word as the key in alertops.yml.</summary>
    public const string Code = "person_times_per_day";

    private static readonly TimeSpan BeijingOffset = TimeSpan.FromHours(8);

    /// <summary>
    /// True when the call may be sent on a day of which <paramref name="used"/> person-times are used. A call that is larger than a whole day has one to itself.
    /// </summary>
    public bool Admits(long used) => used == 0 || used + Takes <= Max;

    /// <summary>The number of the Beijing day, counted from 1970-01-01.</summary>
    public static long BeijingDayOf(DateTimeOffset now) => (now.ToOffset(BeijingOffset).Date - DateTime.UnixEpoch).Days;

    /// <summary>One minute after the next midnight in Beijing, since clocks differ.</summary>
    public static DateTimeOffset NextBeijingDay(DateTimeOffset now) => new DateTimeOffset(now.ToOffset(BeijingOffset).Date.AddDays(1), BeijingOffset).AddMinutes(1);
}

namespace AlertOps.Delivery;

/// <summary>What a call takes of what its endpoint may send in a calendar day.</summary>
/// <param name="Takes">Person-times: one call to a thousand people takes a thousand.</param>
/// <param name="Max">Person-times a day.</param>
internal readonly record struct DayQuota(int Takes, int Max)
{
    /// <summary>How a stop says that it is because of this; as the key in alertops.yml.</summary>
    public const string Code = "person_times_per_day";

    /// <summary>WeCom's calendar days are Beijing's.</summary>
    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    /// <summary>Whether it may leave on a day of which <paramref name="used"/> is spent. What is larger than a whole day has one to itself.</summary>
    public bool Admits(long used) => used == 0 || used + Takes <= Max;

    /// <summary>Days since 1970.</summary>
    public static long DayOf(DateTimeOffset now) => (now.ToOffset(Beijing).Date - DateTime.UnixEpoch).Days;

    /// <summary>A minute past midnight: clocks differ.</summary>
    public static DateTimeOffset NextDay(DateTimeOffset now) => new DateTimeOffset(now.ToOffset(Beijing).Date.AddDays(1), Beijing).AddMinutes(1);
}

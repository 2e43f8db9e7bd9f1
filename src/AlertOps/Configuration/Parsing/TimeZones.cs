namespace AlertOps.Configuration.Parsing;

/// <summary>Finds time zones by IANA name.</summary>
internal static class TimeZones
{
    public const string DefaultName = "Asia/Shanghai";

    /// <summary>China's time zone; it has had no daylight saving since 1991, so it can be made on a machine without a time zone database.</summary>
    public static TimeZoneInfo Default { get; } =
        Find(DefaultName) ?? TimeZoneInfo.CreateCustomTimeZone(DefaultName, TimeSpan.FromHours(8), DefaultName, DefaultName);

    public static TimeZoneInfo? Find(string name) =>
        // On Linux the name is a file's name, which must not lead out of the time zone database.
        !name.Contains("..", StringComparison.Ordinal) && !name.StartsWith('/') && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;
}

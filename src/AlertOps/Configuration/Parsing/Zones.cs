namespace AlertOps.Configuration.Parsing;

/// <summary>Time zones by IANA name.</summary>
internal static class Zones
{
    public const string DefaultName = "Asia/Shanghai";

    /// <summary>China's time; it has known no daylight saving since 1991, so it can be had on a machine without a time zone database.</summary>
    public static TimeZoneInfo Default { get; } =
        Find(DefaultName) ?? TimeZoneInfo.CreateCustomTimeZone(DefaultName, TimeSpan.FromHours(8), DefaultName, DefaultName);

    public static TimeZoneInfo? Find(string name) =>
        // A name is a file's name on Linux: nothing that climbs out of the database.
        !name.Contains("..", StringComparison.Ordinal) && !name.StartsWith('/') && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;
}

namespace AlertOps.Configuration.Parsing;

/// <summary>Finds time zones by IANA name.</summary>
internal static class TimeZones
{
    public const string DefaultName = "Asia/Shanghai";

    /// <summary>China's time zone; it has had no daylight saving since 1991, so it can be made on a machine without a time zone database.</summary>
    public static TimeZoneInfo Default { get; } =
        Find(DefaultName) ?? TimeZoneInfo.CreateCustomTimeZone(DefaultName, TimeSpan.FromHours(8), DefaultName, DefaultName);

    /// <summary>Names that people write for China's time zone and no time zone database has.</summary>
    private static readonly string[] ChineseNames =
        ["Beijing", "Asia/Beijing", "Asia/Guangzhou", "Asia/Shenzhen", "Asia/Hangzhou", "China", "Asia/China", "UTC+8", "GMT+8", "UTC+08:00", "GMT+08:00", "北京", "上海"];

    public static bool IsChina(string name) => ChineseNames.Contains(name.Trim(), StringComparer.OrdinalIgnoreCase);

    public static TimeZoneInfo? Find(string name) =>
        // On Linux the name is a file's name, which must not lead out of the time zone database.
        !name.Contains("..", StringComparison.Ordinal) && !name.StartsWith('/') && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;
}

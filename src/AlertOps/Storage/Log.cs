namespace AlertOps.Storage;

internal static partial class Log
{
    [LoggerMessage(5004, LogLevel.Warning, "This machine's clock and PostgreSQL's differ by {Milliseconds:F0} ms; PostgreSQL's counts")]
    public static partial void ClocksDiffer(this ILogger logger, double milliseconds);

    [LoggerMessage(5021, LogLevel.Error, "{Place} is away, and nothing is taken until it is there; AlertOps keeps trying: {Why}")]
    public static partial void StorageAway(this ILogger logger, string place, string why);

    [LoggerMessage(5022, LogLevel.Information, "{Place} is there; AlertOps is ready")]
    public static partial void StorageIsThere(this ILogger logger, string place);

    [LoggerMessage(5023, LogLevel.Error, "Nothing is taken any more: {Why}")]
    public static partial void StorageGone(this ILogger logger, string why);
}

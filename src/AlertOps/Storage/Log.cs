namespace AlertOps.Storage;

internal static partial class Log
{
    [LoggerMessage(5004, LogLevel.Warning, "This machine's clock and PostgreSQL's differ by {Milliseconds:F0} ms; PostgreSQL's counts")]
    public static partial void ClocksDiffer(this ILogger logger, double milliseconds);
}

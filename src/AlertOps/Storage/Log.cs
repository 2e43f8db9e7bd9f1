namespace AlertOps.Storage;

internal static partial class Log
{
    [LoggerMessage(5000, LogLevel.Warning, "Other replicas can't be told of work, nor heard ({Why}); each looks for itself every second")]
    public static partial void ReplicasUnreachable(this ILogger logger, string why);

    [LoggerMessage(5001, LogLevel.Warning, "This machine's clock and PostgreSQL's differ by {Milliseconds:F0} ms; PostgreSQL's counts")]
    public static partial void ClocksDiffer(this ILogger logger, double milliseconds);
}

namespace AlertOps.Api;

internal static partial class Log
{
    [LoggerMessage(8100, LogLevel.Information, "Replay by API: {Count} of {Asked} deliveries put back")]
    public static partial void Replayed(this ILogger logger, int count, int asked);
}

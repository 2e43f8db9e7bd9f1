namespace AlertOps.Pages;

internal static partial class Log
{
    [LoggerMessage(8000, LogLevel.Warning, "The system page could not measure the outbox")]
    public static partial void OutboxNotMeasured(this ILogger logger, Exception exception);

    [LoggerMessage(8001, LogLevel.Information, "Delivery {Delivery} replayed from its page: {Count} put back")]
    public static partial void ReplayedFromPage(this ILogger logger, long delivery, int count);

    [LoggerMessage(8002, LogLevel.Warning, "A pasted WeChat alarm could not be stored")]
    public static partial void PasteNotStored(this ILogger logger, Exception exception);
}

namespace AlertOps.Pages;

internal static partial class Log
{
    [LoggerMessage(8000, LogLevel.Warning, "The system page could not measure the outbox")]
    public static partial void OutboxNotMeasured(this ILogger logger, Exception exception);

    [LoggerMessage(8002, LogLevel.Warning, "A pasted WeChat alarm could not be stored")]
    public static partial void PasteNotStored(this ILogger logger, Exception exception);
}

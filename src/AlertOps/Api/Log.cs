namespace AlertOps.Api;

internal static partial class Log
{
    [LoggerMessage(8101, LogLevel.Information, "A message by hand is incident {Incident}, for {Receiver}")]
    public static partial void Notified(this ILogger logger, long incident, string receiver);

    [LoggerMessage(8102, LogLevel.Warning, "A message by hand could not be stored: {Why}; {LeftOut} more since the last such line")]
    public static partial void NotNotified(this ILogger logger, string why, int leftOut);
}

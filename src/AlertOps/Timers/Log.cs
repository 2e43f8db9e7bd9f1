namespace AlertOps.Timers;

internal static partial class Log
{
    [LoggerMessage(6033, LogLevel.Warning, "Nothing got through to receiver {Receiver} for incident {Incident} ({Reason} {Code}); {Fallback} is told instead")]
    public static partial void FellBack(this ILogger logger, string receiver, long? incident, string reason, string code, string fallback);

    [LoggerMessage(6040, LogLevel.Error, "Nothing got through to receiver {Receiver} for incident {Incident}, and of its fallbacks ({Fallbacks}) nobody can be told")]
    public static partial void NobodyToTell(this ILogger logger, string receiver, long? incident, string fallbacks);

    [LoggerMessage(6041, LogLevel.Error, "The {Kind} timer of {Subject} could not be decided; it is tried again at {RetryAt:HH:mm:ss}, and later failures are only counted")]
    public static partial void TimerFailed(this ILogger logger, Exception error, string kind, string subject, DateTimeOffset retryAt);

    [LoggerMessage(6042, LogLevel.Warning, "This version can't read {Kind} timers such as that of {Subject}; they are left to a version that can")]
    public static partial void TimerUnreadable(this ILogger logger, string kind, string subject);

    [LoggerMessage(6043, LogLevel.Warning, "{Count} timers were set while the clock was ahead; they wait from now on as long as they were to wait then")]
    public static partial void TimersBroughtBack(this ILogger logger, int count);
}

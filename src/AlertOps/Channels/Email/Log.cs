namespace AlertOps.Channels.Email;

internal static partial class Log
{
    [LoggerMessage(7501, LogLevel.Warning, "Mail of call {Call} got no answer from the server ({Reason}): {Detail}")]
    public static partial void MailFailed(this ILogger logger, long call, string reason, string detail);
}

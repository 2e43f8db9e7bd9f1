namespace AlertOps.Operations;

internal static partial class Log
{
    [LoggerMessage(9000, LogLevel.Warning, "The outbox can't be measured; metrics keep their last values")]
    public static partial void MeasuringFailed(this ILogger logger, Exception error);

    [LoggerMessage(9001, LogLevel.Information, "AlertOps {Version} listens on {Listen}, links start with {ExternalUrl}")]
    public static partial void Listening(this ILogger logger, string version, string listen, string externalUrl);

    [LoggerMessage(9002, LogLevel.Information, "Going down: not ready, no new work; intake goes on for {Intake:F0} s")]
    public static partial void DrainBegun(this ILogger logger, double intake);

    [LoggerMessage(9003, LogLevel.Information, "Drained; what is pending stays for the next start")]
    public static partial void Drained(this ILogger logger);
}

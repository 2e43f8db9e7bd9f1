namespace AlertOps.Operations;

internal static partial class Log
{
    [LoggerMessage(9001, LogLevel.Information, "AlertOps {Version} listens on {Listen}, links start with {ExternalUrl}")]
    public static partial void Listening(this ILogger logger, string version, string listen, string externalUrl);

    [LoggerMessage(9002, LogLevel.Information, "Going down: not ready, no new work; intake goes on for {Intake:F0} s")]
    public static partial void DrainBegun(this ILogger logger, double intake);

    [LoggerMessage(9010, LogLevel.Warning, "A request to {Route} was broken by its sender and is answered with {Status}; {LeftOut} more since the last such line")]
    public static partial void RequestBroken(this ILogger logger, string route, int status, int leftOut);

    [LoggerMessage(9011, LogLevel.Warning, "{Connections} connections are open, as many as there is room for: the one idle longest was closed for a new one; {LeftOut} more since the last such line")]
    public static partial void ConnectionEvicted(this ILogger logger, int connections, int leftOut);

    [LoggerMessage(9012, LogLevel.Error, "A request to {Route} failed; {LeftOut} more of this kind since the last such line")]
    public static partial void RequestFailed(this ILogger logger, Exception error, string route, int leftOut);

    [LoggerMessage(9003, LogLevel.Information, "Drained; what is pending stays for the next start")]
    public static partial void Drained(this ILogger logger);

    [LoggerMessage(9004, LogLevel.Error, "The background loop {Loop} broke and is started again; the same failure is not logged twice")]
    public static partial void LoopBroke(this ILogger logger, Exception error, string loop);

    [LoggerMessage(9005, LogLevel.Error, "The background loop {Loop} waits for what it needs and tries again: {Why}")]
    public static partial void LoopWaits(this ILogger logger, string loop, string why);

    [LoggerMessage(9006, LogLevel.Information, "The background loop {Loop} works again")]
    public static partial void LoopRecovered(this ILogger logger, string loop);

    [LoggerMessage(9007, LogLevel.Warning, "The background loop {Loop} broke while it was ending")]
    public static partial void LoopBrokeAtEnd(this ILogger logger, Exception error, string loop);

    [LoggerMessage(9008, LogLevel.Critical, "AlertOps ends with a failure code: {Why}")]
    public static partial void EndsInFailure(this ILogger logger, string why);
}

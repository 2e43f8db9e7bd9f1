namespace AlertOps.Background;

internal static partial class Log
{
    [LoggerMessage(9002, LogLevel.Information, "Going down: not ready, no new work; intake goes on for {Intake:F0} s")]
    public static partial void DrainBegun(this ILogger logger, double intake);

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

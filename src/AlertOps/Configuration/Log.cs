namespace AlertOps.Configuration;

internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Information, "Configuration reloaded from {Source}")]
    public static partial void Reloaded(this ILogger logger, string source);

    [LoggerMessage(1002, LogLevel.Error, "Configuration not reloaded, what was in force stays: {Count} problems")]
    public static partial void ReloadRefused(this ILogger logger, int count);

    [LoggerMessage(1003, LogLevel.Error, "Configuration problem: {Problem}")]
    public static partial void ConfigurationProblem(this ILogger logger, string problem);

    [LoggerMessage(1004, LogLevel.Warning, "{Key} has changed and needs a restart; the running service keeps its own")]
    public static partial void NeedsRestart(this ILogger logger, string key);

    [LoggerMessage(1006, LogLevel.Error, "A part of the service could not take up the new configuration, which is in force")]
    public static partial void ChangeNotTaken(this ILogger logger, Exception error);

    [LoggerMessage(1005, LogLevel.Error, "Configuration not reloaded: an unexpected error")]
    public static partial void ReloadFailed(this ILogger logger, Exception error);

    [LoggerMessage(1007, LogLevel.Warning, "Configuration risk, which alertops check calls a problem: {Risk}")]
    public static partial void ConfigurationRisk(this ILogger logger, string risk);
}

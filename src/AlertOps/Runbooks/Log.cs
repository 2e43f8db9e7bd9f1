namespace AlertOps.Runbooks;

internal static partial class Log
{
    [LoggerMessage(4001, LogLevel.Information, "Runbooks loaded: {Runbooks}, problems: {Problems}")]
    public static partial void RunbooksLoaded(this ILogger logger, int runbooks, int problems);

    [LoggerMessage(4003, LogLevel.Error, "Runbooks not loaded, those in force stay: an unexpected error")]
    public static partial void RunbooksNotLoaded(this ILogger logger, Exception error);

    [LoggerMessage(4002, LogLevel.Warning, "Runbook problem: {File}:{Line}: {What}: {Cure}")]
    public static partial void RunbookProblem(this ILogger logger, string file, int line, string what, string cure);
}

namespace AlertOps.Demo;

internal static partial class Log
{
    [LoggerMessage(9501, LogLevel.Warning, "The story's step {AlertName} was not taken on try {Attempt}: {Problem}")]
    public static partial void StepRefused(this ILogger logger, string alertName, int attempt, string problem);
}

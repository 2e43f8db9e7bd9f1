namespace AlertOps.Planning;

internal static partial class Log
{
    [LoggerMessage(6010, LogLevel.Error, "Planning incident {Incident} failed; trying again at {RetryAt:HH:mm:ss}")]
    public static partial void PlanningFailed(this ILogger logger, Exception error, long incident, DateTimeOffset retryAt);

    [LoggerMessage(6011, LogLevel.Information, "Planned {Change} of incident {Incident}: runbook {Runbook}, {Deliveries} deliveries")]
    public static partial void Planned(this ILogger logger, string change, long incident, string runbook, int deliveries);

    [LoggerMessage(6012, LogLevel.Warning, "The claim on incident {Incident} was lost; another planner has it")]
    public static partial void ClaimLost(this ILogger logger, long incident);

    [LoggerMessage(6014, LogLevel.Error, "The notice for incident {Incident} could not be written as its runbook wants; a plain one goes out")]
    public static partial void NoticeFailed(this ILogger logger, Exception error, long incident);

    [LoggerMessage(6015, LogLevel.Error, "What to do about incident {Incident} could not be looked up; a message without it goes out")]
    public static partial void LookUpFailed(this ILogger logger, Exception error, long incident);

    [LoggerMessage(6016, LogLevel.Warning, "Receiver {Receiver} reaches nobody for incident {Incident} ({Audiences}); {StandIn} is told instead")]
    public static partial void StoodIn(this ILogger logger, string receiver, long incident, string audiences, string standIn);

    [LoggerMessage(6017, LogLevel.Error, "Receiver {Receiver} reaches nobody for incident {Incident} ({Audiences}), and no receiver can stand in")]
    public static partial void ReachesNobody(this ILogger logger, string receiver, long incident, string audiences);
}

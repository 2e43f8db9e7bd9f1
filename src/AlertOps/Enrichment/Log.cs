using AlertOps.Runbooks;

namespace AlertOps.Enrichment;

internal static partial class Log
{
    [LoggerMessage(5001, LogLevel.Warning, "The circuit to Prometheus {Prometheus} is {State}")]
    public static partial void CircuitChanged(this ILogger logger, string prometheus, string state);

    [LoggerMessage(5002, LogLevel.Debug, "Query {Query} of runbook {Runbook} has no answer: {Reason}")]
    public static partial void QueryUnanswered(this ILogger logger, string query, string runbook, Unavailable reason);

    [LoggerMessage(5003, LogLevel.Debug, "Alertmanager {Alertmanager} gave no list of alerts: {Reason}")]
    public static partial void AlertmanagerUnanswered(this ILogger logger, string alertmanager, string reason);

    [LoggerMessage(5005, LogLevel.Warning, "AlertOps' own figures can't be read: {Reason}")]
    public static partial void OwnFiguresUnread(this ILogger logger, string reason);
}

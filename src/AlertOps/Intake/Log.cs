namespace AlertOps.Intake;

internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Error, "Could not store {Bodies} webhook bodies; Alertmanager will send them again")]
    public static partial void CommitFailed(ILogger logger, int bodies, Exception error);

    [LoggerMessage(2002, LogLevel.Warning, "The database refuses the data of one of {Bodies} webhook bodies")]
    public static partial void Unstorable(ILogger logger, int bodies, Exception error);

    [LoggerMessage(2003, LogLevel.Warning, "Refused a webhook body with {Status}; its beginning is kept, and an incident speaks of it; {LeftOut} more since the last such line")]
    public static partial void BodyRefused(ILogger logger, int status, int leftOut);

    [LoggerMessage(2004, LogLevel.Error, "Could not keep a refused webhook body")]
    public static partial void RefusedNotKept(ILogger logger, Exception error);

    [LoggerMessage(2006, LogLevel.Information, "Refused a webhook caller with {Status}; {LeftOut} more since the last such line")]
    public static partial void CallerRefused(ILogger logger, int status, int leftOut);

    [LoggerMessage(2008, LogLevel.Information, "Took a WeChat alarm of type {Type} into incident #{Incident}")]
    public static partial void WeChatAlarmTaken(ILogger logger, string type, long incident);
}

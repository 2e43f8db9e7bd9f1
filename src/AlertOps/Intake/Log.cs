using System.Data.Common;
using AlertOps.Background;
using AlertOps.Delivery;

namespace AlertOps.Intake;

internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Error, "Could not store {Bodies} webhook bodies; Alertmanager will send them again; {LeftOut} more failures since the last such line")]
    private static partial void CommitFailed(ILogger logger, int bodies, int leftOut, Exception error);

    [LoggerMessage(2009, LogLevel.Error, "Could not store {Bodies} webhook bodies; Alertmanager will send them again: {Why}; {LeftOut} more failures since the last such line")]
    private static partial void CommitWaits(ILogger logger, int bodies, string why, int leftOut);

    /// <summary>
    /// Logs a failure to store, throttled by kind of failure, however many bodies it concerns. An outage is logged without its stack, which would add nothing to
    /// the message; an outage that is known already (<see cref="StoreUnavailableException"/>) is not logged again.
    /// </summary>
    public static void NotStored(ILogger logger, LogThrottle throttle, int bodies, Exception error)
    {
        if (error is StoreUnavailableException || !throttle.Allows($"store/{error.GetType().Name}", out var leftOut))
        {
            return;
        }

        if (IsOutage(error))
        {
            CommitWaits(logger, bodies, error.Message, leftOut);
        }
        else
        {
            CommitFailed(logger, bodies, leftOut, error);
        }
    }

    /// <summary>True when disk or database fail, which concerns all bodies alike. Anything else is a bug that one body has triggered.</summary>
    public static bool IsOutage(Exception error) => error is DbException or IOException or TimeoutException or ObjectDisposedException;

    [LoggerMessage(2002, LogLevel.Warning, "The database refuses the data of one of {Bodies} webhook bodies")]
    public static partial void Rejected(ILogger logger, int bodies, Exception error);

    [LoggerMessage(2003, LogLevel.Warning, "Refused a webhook body with {Status}; its beginning is kept, and an incident speaks of it; {LeftOut} more since the last such line")]
    public static partial void BodyRefused(ILogger logger, int status, int leftOut);

    [LoggerMessage(2004, LogLevel.Error, "Could not keep a refused webhook body; {LeftOut} more since the last such line")]
    private static partial void RefusedNotKept(ILogger logger, int leftOut, Exception error);

    [LoggerMessage(2010, LogLevel.Error, "Could not keep a refused webhook body: {Why}; {LeftOut} more since the last such line")]
    private static partial void RefusedNotKept(ILogger logger, string why, int leftOut);

    /// <summary>Logs, throttled, that a refused body could not be stored.</summary>
    public static void RefusedNotKept(ILogger logger, LogThrottle throttle, Exception error)
    {
        if (!throttle.Allows($"refused/{error.GetType().Name}", out var leftOut))
        {
            return;
        }

        if (IsOutage(error))
        {
            RefusedNotKept(logger, error.Message, leftOut);
        }
        else
        {
            RefusedNotKept(logger, leftOut, error);
        }
    }

    [LoggerMessage(2006, LogLevel.Information, "Refused a webhook caller with {Status}; {LeftOut} more since the last such line")]
    public static partial void CallerRefused(ILogger logger, int status, int leftOut);

    [LoggerMessage(2008, LogLevel.Information, "Took a WeChat alarm of type {Type} into incident #{Incident}")]
    public static partial void WeChatAlarmTaken(ILogger logger, string type, long incident);
}

using AlertOps.Incidents;
using AlertOps.Incidents.Audit;

namespace AlertOps.Delivery;

internal static partial class Log
{
    [LoggerMessage(6001, LogLevel.Error, "Call {Call} by {Channel} was sent but not settled")]
    public static partial void SettlingFailed(this ILogger logger, Exception error, long call, string channel);

    [LoggerMessage(6002, LogLevel.Error, "Channel {Channel} failed on call {Call} with a bug")]
    public static partial void ChannelFailed(this ILogger logger, Exception error, long call, string channel);

    [LoggerMessage(6003, LogLevel.Information, "Call {Call} by {Channel} {Endpoint} to {Recipients}: {Outcome} {Reason} {Code} in {Milliseconds:F0} ms")]
    public static partial void CallSettled(
        this ILogger logger, long call, string channel, string endpoint, int recipients, OutcomeKind outcome, string reason, string code, double milliseconds);

    [LoggerMessage(6004, LogLevel.Error, "No call by {Channel} can be made of {Count} deliveries, the first of them {Delivery}")]
    public static partial void BuildingFailed(this ILogger logger, Exception error, string channel, int count, long delivery);

    [LoggerMessage(6005, LogLevel.Error, "Delivery {Delivery} of incident {Incident} can't be put into words for {Channel}; it is set aside until somebody replays it")]
    public static partial void DeadLettered(this ILogger logger, long delivery, long incident, string channel);

    [LoggerMessage(6006, LogLevel.Error, "The database refuses what {Channel} said of call {Call}; its verdict is kept without the words")]
    public static partial void ResultRejected(this ILogger logger, Exception error, long call, string channel);

    [LoggerMessage(6007, LogLevel.Warning, "The lease of call {Call} by {Channel} was over before its turn came; it was not sent, and is claimed again")]
    public static partial void LeaseOver(this ILogger logger, long call, string channel);

    [LoggerMessage(6008, LogLevel.Warning, "The claim on call {Call} by {Channel} was lost while it was on the way ({Outcome}); whoever took it over settles it")]
    public static partial void CallClaimLost(this ILogger logger, long call, string channel, OutcomeKind outcome);

    [LoggerMessage(6031, LogLevel.Error, "Nothing is sent by {Channel} {Endpoint}: {Code} {Detail}. It is tried again at {Until:HH:mm:ss}, and at once when the configuration changes")]
    public static partial void ChannelStopped(this ILogger logger, string channel, string endpoint, string code, string detail, DateTimeOffset until);

    [LoggerMessage(6032, LogLevel.Information, "{Channel} {Endpoint} works again")]
    public static partial void ChannelWorks(this ILogger logger, string channel, string endpoint);

    [LoggerMessage(6034, LogLevel.Warning, "{Count} deliveries are given up: nothing could be sent for a day")]
    public static partial void GivenUp(this ILogger logger, int count);

    [LoggerMessage(6036, LogLevel.Information, "What was past its retention is deleted: {Incidents} rows of incidents, {Deliveries} deliveries, evidence of {Evidence} changes, {RefusedBodies} refused bodies, {Audit} entries of the audit log, {Addresses} addresses in it")]
    public static partial void Purged(this ILogger logger, int incidents, int deliveries, int evidence, int refusedBodies, int audit, int addresses);

    [LoggerMessage(6037, LogLevel.Information, "Incident {Incident}: {Change} by hand")]
    public static partial void CommandDone(this ILogger logger, long incident, ChangeKind change);

    [LoggerMessage(6038, LogLevel.Error, "The audit log has no entry for {Action} of {Subject} by {Actor}: it could not be written")]
    public static partial void AuditNotWritten(this ILogger logger, Exception error, AuditAction action, string subject, string actor);

    [LoggerMessage(8100, LogLevel.Information, "Replay: {Count} of {Asked} deliveries put back")]
    public static partial void Replayed(this ILogger logger, int count, int asked);
}

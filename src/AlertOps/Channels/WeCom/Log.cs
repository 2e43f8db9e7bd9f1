namespace AlertOps.Channels.WeCom;

internal static partial class Log
{
    [LoggerMessage(7001, LogLevel.Information, "Fetched a token for WeCom app {App}, good for {Seconds} s")]
    public static partial void TokenFetched(this ILogger logger, string app, int seconds);

    [LoggerMessage(7002, LogLevel.Warning, "WeCom refused a token for app {App}: {Code} {Detail}")]
    public static partial void TokenRefused(this ILogger logger, string app, string code, string detail);

    [LoggerMessage(7003, LogLevel.Information, "WeCom no longer takes the token of app {App} ({Code}): asking for a new one")]
    public static partial void TokenInvalidated(this ILogger logger, string app, int code);

    [LoggerMessage(7004, LogLevel.Error, "WeCom says that it could not read all of call {Call} (wrong json format): a defect of ours")]
    public static partial void WrongJson(this ILogger logger, long call);

    [LoggerMessage(7005, LogLevel.Warning, "The database can't be asked for a token that is shared; asking WeCom")]
    public static partial void SharedTokensUnavailable(this ILogger logger, Exception error);
}

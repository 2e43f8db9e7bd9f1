namespace AlertOps.Operations;

internal static partial class Log
{
    [LoggerMessage(9001, LogLevel.Information, "AlertOps {Version} listens on {Listen}, links start with {ExternalUrl}")]
    public static partial void Listening(this ILogger logger, string version, string listen, string externalUrl);

    [LoggerMessage(9010, LogLevel.Warning, "A request to {Route} was broken by its sender and is answered with {Status}; {LeftOut} more since the last such line")]
    public static partial void RequestBroken(this ILogger logger, string route, int status, int leftOut);

    [LoggerMessage(9011, LogLevel.Warning, "{Connections} connections are open, as many as there is room for: the one idle longest was closed for a new one; {LeftOut} more since the last such line")]
    public static partial void ConnectionEvicted(this ILogger logger, int connections, int leftOut);

    [LoggerMessage(9012, LogLevel.Error, "A request to {Route} failed; {LeftOut} more of this kind since the last such line")]
    public static partial void RequestFailed(this ILogger logger, Exception error, string route, int leftOut);
}

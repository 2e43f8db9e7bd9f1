namespace AlertOps.Access;

internal static partial class Log
{
    [LoggerMessage(2050, LogLevel.Warning, "Fresh installation: whoever is on this machine is admin without signing in; set server.webhook_token and auth.api_tokens before others can reach it, through a proxy too")]
    public static partial void FreshInstallation(this ILogger logger);
}

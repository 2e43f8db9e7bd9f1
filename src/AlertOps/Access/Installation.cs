using AlertOps.Configuration;

namespace AlertOps.Access;

internal static class Installation
{
    /// <summary>
    /// Only this machine is meant to reach it, and nobody has said yet who may do what: a direct caller on this machine may do everything then. From the first
    /// token on, an address gives no rights any more.
    /// </summary>
    public static bool IsFresh(AlertOpsOptions options) =>
        options.Server.IsLoopback && options.Server.WebhookTokens.IsDefaultOrEmpty && options.Auth.ApiTokens.IsEmpty;
}

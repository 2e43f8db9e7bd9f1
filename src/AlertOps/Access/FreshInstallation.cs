using AlertOps.Configuration;

namespace AlertOps.Access;

/// <summary>Recognises an installation for which nobody has configured access yet.</summary>
internal static class FreshInstallation
{
    /// <summary>
    /// True when the service is only reachable from this machine and no token is configured: then a direct caller on this machine may do everything. From the
    /// first token on, an address gives no rights any more.
    /// </summary>
    public static bool IsFresh(AlertOpsOptions options) =>
        options.Server.IsLoopback && options.Server.WebhookTokens.IsDefaultOrEmpty && options.Auth.ApiTokens.IsEmpty;
}

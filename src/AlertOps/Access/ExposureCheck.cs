using AlertOps.Configuration;
using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Access;

/// <summary>
/// Checks addresses, tokens and anonymous access together: values that are right one by one may together let everybody in, or nobody.
/// </summary>
internal static class ExposureCheck
{
    public static void Report(Section root, ServerOptions server, AuthOptions auth)
    {
        if (!server.IsLoopback && root.ReadOrEmpty(ServerKeys.Section).Pair(ServerKeys.WebhookToken) is (null, null))
        {
            root.Context.Risks.Add(Problem(
                Address(root, server).Location,
                $"server.webhook_token: missing, so that no Alertmanager may post alerts ({Address(root, server).Key} is not loopback)",
                "add webhook_token_file: /etc/alertops/webhook-token, and give Alertmanager the same token (http_config: {authorization: {credentials_file: …}})"));
        }

        if (!server.IsLoopback && auth.AnonymousMayRead(server))
        {
            root.Context.Risks.Add(Problem(
                Find(root, AuthKeys.Section, AuthKeys.Anonymous)?.Location ?? root.Location,
                $"auth.anonymous: viewer lets strangers read incidents, messages and metrics ({Address(root, server).Key} is not loopback)",
                "remove it, and give each reader an entry in auth.api_tokens with role: viewer"));
        }

        if (!auth.AnonymousMayRead(server) && auth.ApiTokens.All(token => token.Role != Role.Viewer))
        {
            root.Context.Warnings.Add(Problem(
                Find(root, AuthKeys.Section, AuthKeys.Anonymous)?.Location ?? Address(root, server).Location,
                "auth.api_tokens: no entry with role: viewer, and /metrics is closed to Prometheus without one",
                "add {name: prometheus, token_file: /etc/alertops/prometheus-token, role: viewer}, and give Prometheus the same token (authorization: {credentials_file: …})"));
        }
    }

    /// <summary>The address that makes the service public.</summary>
    private static (string Key, SourceLocation Location) Address(Section root, ServerOptions server)
    {
        var key = HostNames.IsLoopback(server.Listen.Host) ? ServerKeys.ExternalUrl : ServerKeys.Listen;
        return ($"server.{key}", Find(root, ServerKeys.Section, key)?.Location ?? root.Location);
    }

    /// <summary>Finds a key again only for its line: its reader has reported already if it is wrong.</summary>
    private static Value? Find(Section root, Key<Section?> section, Key key) => root.ReadOrEmpty(section).Find(key);

    private static Problem Problem(SourceLocation place, string what, string cure) => new(place.File, place.Line, what, cure);
}

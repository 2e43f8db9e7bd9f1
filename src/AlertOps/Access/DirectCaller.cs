using System.Net;
using AlertOps.Configuration;

namespace AlertOps.Access;

/// <summary>
/// Who counts as somebody on this very machine: a peer on loopback that nobody speaks through, and nobody once AlertOps is meant to be reached from
/// elsewhere.
/// </summary>
internal static class DirectCaller
{
    private static readonly string[] ProxyHeaders =
    [
        "Forwarded", "Via", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "X-ProxyUser-IP", "X-Host", "True-Client-IP", "Client-IP", "Proxy-Client-IP",
        "WL-Proxy-Client-IP", "Fastly-Client-IP", "CDN-Loop", "X-Amzn-Trace-Id",
    ];

    private static readonly string[] ProxyPrefixes = ["X-Forwarded", "X-Original-", "X-Envoy-", "X-Azure-", "X-Appengine-", "X-Amz-Cf-", "CF-"];

    public static bool Is(HttpContext context, ServerOptions server) =>
        HostNames.IsLoopback(server.ExternalUrl.Host)
        && context.Connection.RemoteIpAddress is { } peer && IPAddress.IsLoopback(peer)
        && !IsForwarded(context.Request);

    /// <summary>
    /// A proxy says that it only passes the request on. HTTP/1.0 says it, too: it is what nginx speaks to its upstream unless told otherwise, and it adds no
    /// header of its own then.
    /// </summary>
    private static bool IsForwarded(HttpRequest request) =>
        HttpProtocol.IsHttp10(request.Protocol)
        || request.Headers.Keys.Any(name =>
            ProxyHeaders.Contains(name, StringComparer.OrdinalIgnoreCase)
            || ProxyPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)));
}

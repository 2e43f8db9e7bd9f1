using System.Net;
using AlertOps.Configuration;

namespace AlertOps.Access;

/// <summary>
/// Who counts as somebody on this very machine: a peer on loopback that nobody speaks through, and nobody once AlertOps is meant to be reached from
/// elsewhere.
/// </summary>
internal static class DirectCaller
{
    /// <summary>What programs on this machine send of their own accord; every other X-… is somebody's who stands between.</summary>
    private static readonly string[] OwnHeaders = ["X-Requested-With", "X-API-Key", "X-Prometheus-Scrape-Timeout-Seconds"];

    /// <summary>Words between the dashes of a name. There are as many such names as there are proxies, and they are made of these.</summary>
    private static readonly string[] ProxyWords =
    [
        "Addr", "Akamai", "CDN", "CF", "CloudFront", "Edge", "Envoy", "Fastly", "Forward", "Forwarded", "Hop", "Incap", "IP", "Nginx", "Proxied", "Proxy", "ProxyUser",
        "Remote", "Varnish", "Via",
    ];

    public static bool Is(HttpContext context, ServerOptions server) =>
        HostNames.IsLoopback(server.ExternalUrl.Host)
        && context.Connection.RemoteIpAddress is { } peer && IPAddress.IsLoopback(peer)
        && !IsForwarded(context.Request);

    /// <summary>
    /// A proxy says that it only passes the request on, in a header that no direct caller needs. HTTP/1.0 says it, too: it is what nginx speaks to its upstream unless told otherwise, and it adds no
    /// header of its own then.
    /// </summary>
    private static bool IsForwarded(HttpRequest request) =>
        HttpProtocol.IsHttp10(request.Protocol)
        || request.Headers.Keys.Any(IsOfProxy);

    private static bool IsOfProxy(string name) =>
        !OwnHeaders.Contains(name, StringComparer.OrdinalIgnoreCase)
        && (name.StartsWith("X-", StringComparison.OrdinalIgnoreCase)
            || name.Split('-', '_').Any(word => ProxyWords.Contains(word, StringComparer.OrdinalIgnoreCase)));
}

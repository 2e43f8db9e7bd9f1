using System.Net;
using AlertOps.Configuration;

namespace AlertOps.Access;

/// <summary>
/// Decides whether a request comes directly from this machine: its peer is on loopback, no proxy passed it on, and <c>server.external_url</c> is a loopback
/// address. Once AlertOps is meant to be reached from elsewhere, no caller counts as local.
/// </summary>
internal static class LoopbackCaller
{
    /// <summary>X- headers that programs on this machine send of their own accord; every other one was added by a proxy.</summary>
    private static readonly string[] OwnHeaders = ["X-Requested-With", "X-API-Key", "X-Prometheus-Scrape-Timeout-Seconds"];

    /// <summary>Words that header names of proxies are made of. Every proxy has its own names.</summary>
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
    /// True when a header that no direct caller sends shows that a proxy passed the request on. HTTP/1.0 shows it, too: nginx speaks it to its upstream by default,
    /// and adds no header of its own then.
    /// </summary>
    private static bool IsForwarded(HttpRequest request) =>
        HttpProtocol.IsHttp10(request.Protocol)
        || request.Headers.Keys.Any(IsOfProxy);

    private static bool IsOfProxy(string name) =>
        !OwnHeaders.Contains(name, StringComparer.OrdinalIgnoreCase)
        && (name.StartsWith("X-", StringComparison.OrdinalIgnoreCase)
            || name.Split('-', '_').Any(word => ProxyWords.Contains(word, StringComparer.OrdinalIgnoreCase)));
}

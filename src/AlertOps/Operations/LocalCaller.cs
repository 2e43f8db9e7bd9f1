using System.Net;
using AlertOps.Configuration;

namespace AlertOps.Operations;

/// <summary>
/// Who counts as somebody on this very machine: a peer on loopback that no proxy speaks for, and nobody once AlertOps is meant to be reached from
/// elsewhere.
/// </summary>
internal static class LocalCaller
{
    public static bool IsDirect(HttpContext context, ServerOptions server) => IsDirect(context.Connection.RemoteIpAddress, IsForwarded(context.Request.Headers), server);

    /// <param name="address">Null when there is none (a Unix socket).</param>
    public static bool IsDirect(IPAddress? address, bool isForwarded, ServerOptions server) =>
        server.ExternalUrl.IsLoopback && !isForwarded && address is not null && IPAddress.IsLoopback(address);

    /// <summary>A proxy says that it only passes the request on.</summary>
    public static bool IsForwarded(IHeaderDictionary headers) => headers.Keys.Any(name =>
        name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Via", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase));
}

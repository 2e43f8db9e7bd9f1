using AlertOps.Configuration;

namespace AlertOps.Access;

/// <summary>
/// Refuses requests that were sent to a name that isn't this service's. A page whose own name was pointed at this machine after it was loaded (DNS rebinding)
/// could otherwise read and write as if it were a page of AlertOps. A token in a header proves that no such page sends the request. Ports are ignored, since
/// proxies and containers change them. A request without a Host, as load balancers probe in HTTP/1.0, comes from no browser and passes. A Host that is neither a
/// name nor an address makes the request invalid.
/// </summary>
internal sealed class HostFiltering(RequestDelegate next, ActiveConfiguration configuration, MachineNames own)
{
    private const int ShownCharacters = 100;

    /// <exception cref="BadHttpRequestException">The Host can't be read.</exception>
    public Task InvokeAsync(HttpContext context)
    {
        if (Read(context.Request) is not { } sentTo)
        {
            // The error page reads the Host as well, and must not fail because of it.
            context.Request.Host = default;
            throw new BadHttpRequestException("the Host is no name and no address");
        }

        var host = sentTo.Host;
        return !sentTo.HasValue || Caller.Of(context).HoldsToken || IsOurs(HostNames.Normal(host), configuration.Current.Server)
            ? next(context)
            : AccessRefusalWriter.RefuseAsync(context, AccessRefusal.UnknownHost(host.Length <= ShownCharacters ? host : host[..ShownCharacters] + "…"));
    }

    /// <summary>Reads the Host; null when it is neither a name nor an address, or its port is invalid.</summary>
    private static HostString? Read(HttpRequest request)
    {
        try
        {
            var host = request.Host;
            return !host.HasValue || (Uri.TryCreate($"http://{host.Value}/", UriKind.Absolute, out var address) && address is { UserInfo: "", PathAndQuery: "/" }) ? host : null;
        }
        catch (ArgumentException)
        {
            // The framework converts Punycode to Unicode when the Host is read, and this is invalid Punycode.
            return null;
        }
    }

    private bool IsOurs(string name, ServerOptions server) =>
        HostNames.IsLoopback(name)
        || name == HostNames.Normal(server.ExternalUrl.IdnHost)
        || name == HostNames.Normal(server.Listen.IdnHost)
        || server.Hosts.Contains(name)
        || own.Contains(name);
}

using AlertOps.Configuration;

namespace AlertOps.Access;

/// <summary>
/// Refuses requests that were sent to a name that isn't ours: a page whose own name was pointed at this machine after it was loaded (DNS rebinding) would
/// read and write as if it were one of our pages. A token as a header proves that no such page sends it. Ports are ignored, since proxies and containers
/// move them; without a Host, as load balancers probe in HTTP/1.0, it is no browser. A Host that is no name and no address is a broken request, whoever
/// sends it.
/// </summary>
internal sealed class HostCheck(RequestDelegate next, ActiveConfiguration configuration, OwnNames own)
{
    private const int ShownCharacters = 100;

    /// <exception cref="BadHttpRequestException">The Host can't be read.</exception>
    public Task InvokeAsync(HttpContext context)
    {
        if (Read(context.Request) is not { } sentTo)
        {
            // The page that says so must not stumble over it, too.
            context.Request.Host = default;
            throw new BadHttpRequestException("the Host is no name and no address");
        }

        var host = sentTo.Host;
        return !sentTo.HasValue || Caller.Of(context).HoldsToken || IsOurs(HostNames.Normal(host), configuration.Current.Server)
            ? next(context)
            : AccessAnswer.RefuseAsync(context, AccessRefusal.UnknownHost(host.Length <= ShownCharacters ? host : host[..ShownCharacters] + "…"));
    }

    /// <summary>Null when it is no name and no address that could be asked for, or has a port that can't be.</summary>
    private static HostString? Read(HttpRequest request)
    {
        try
        {
            var host = request.Host;
            return !host.HasValue || (Uri.TryCreate($"http://{host.Value}/", UriKind.Absolute, out var address) && address is { UserInfo: "", PathAndQuery: "/" }) ? host : null;
        }
        catch (ArgumentException)
        {
            // The framework turns Punycode into Unicode as soon as it is asked for the Host, and this is none.
            return null;
        }
    }

    private bool IsOurs(string name, ServerOptions server) =>
        HostNames.IsLoopback(name)
        || name == HostNames.Normal(server.ExternalUrl.IdnHost)
        || name == HostNames.Normal(server.Listen.IdnHost)
        || server.Hosts.Contains(name)
        || own.Has(name);
}

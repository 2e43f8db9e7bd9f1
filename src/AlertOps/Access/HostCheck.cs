using AlertOps.Configuration;

namespace AlertOps.Access;

/// <summary>
/// Refuses requests that were sent to a name that isn't ours: a page whose own name was pointed at this machine after it was loaded (DNS rebinding) would
/// read and write as if it were one of our pages. A token as a header proves that no such page sends it. Ports are ignored, since proxies and containers
/// move them; without a Host, as load balancers probe in HTTP/1.0, it is no browser.
/// </summary>
internal sealed class HostCheck(RequestDelegate next, ActiveConfiguration configuration, OwnNames own)
{
    private const int ShownCharacters = 100;

    public Task InvokeAsync(HttpContext context)
    {
        var host = context.Request.Host.Host;
        return !context.Request.Host.HasValue || Caller.Of(context).HoldsToken || IsOurs(HostNames.Normal(host), configuration.Current.Server)
            ? next(context)
            : AccessAnswer.RefuseAsync(context, AccessRefusal.UnknownHost(host.Length <= ShownCharacters ? host : host[..ShownCharacters] + "…"));
    }

    private bool IsOurs(string name, ServerOptions server) =>
        HostNames.IsLoopback(name)
        || name == HostNames.Normal(server.ExternalUrl.IdnHost)
        || name == HostNames.Normal(server.Listen.IdnHost)
        || server.Hosts.Contains(name)
        || own.Has(name);
}

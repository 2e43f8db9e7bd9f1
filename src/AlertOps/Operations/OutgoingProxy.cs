using System.Net;

namespace AlertOps.Operations;

/// <summary>
/// Sends requests through one proxy, except to the hosts of <c>no_proxy</c>, which is read as Prometheus reads it: comma-separated, a host with its
/// subdomains, <c>.suffix</c> for subdomains alone, an address, a CIDR, each with an optional port; <c>*</c> for everything. Loopback is always reached directly.
/// </summary>
internal sealed class OutgoingProxy : IWebProxy
{
    private readonly Uri proxy;
    private readonly string[] exceptions;

    public OutgoingProxy(Uri proxy, string noProxy)
    {
        this.proxy = proxy;
        exceptions = noProxy.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (proxy.UserInfo is { Length: > 0 } user)
        {
            var colon = user.IndexOf(':', StringComparison.Ordinal);
            Credentials = colon < 0
                ? new NetworkCredential(Uri.UnescapeDataString(user), "")
                : new NetworkCredential(Uri.UnescapeDataString(user[..colon]), Uri.UnescapeDataString(user[(colon + 1)..]));
        }
    }

    public ICredentials? Credentials { get; set; }

    public Uri GetProxy(Uri destination) => IsBypassed(destination) ? destination : proxy;

    public bool IsBypassed(Uri host) => host.IsLoopback || exceptions.Any(exception => Names(exception, host));

    private static bool Names(string exception, Uri host)
    {
        if (exception == "*")
        {
            return true;
        }

        if (IPNetwork.TryParse(exception, out var network))
        {
            return IPAddress.TryParse(host.DnsSafeHost, out var member) && network.Contains(member);
        }

        var (name, port) = Split(exception);
        if (port is not null && port != host.Port.ToString())
        {
            return false;
        }

        if (IPAddress.TryParse(name, out var address))
        {
            return IPAddress.TryParse(host.DnsSafeHost, out var own) && own.Equals(address);
        }

        var suffix = name.StartsWith("*.", StringComparison.Ordinal) ? name[1..] : name;
        return suffix.StartsWith('.')
            ? host.DnsSafeHost.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)
            : host.DnsSafeHost.Equals(suffix, StringComparison.OrdinalIgnoreCase) || host.DnsSafeHost.EndsWith("." + suffix, StringComparison.OrdinalIgnoreCase);
    }

    private static (string Name, string? Port) Split(string exception)
    {
        if (exception.StartsWith('['))
        {
            var end = exception.IndexOf(']', StringComparison.Ordinal);
            return end < 0 ? (exception, null) : (exception[1..end], exception.Length > end + 2 ? exception[(end + 2)..] : null);
        }

        var colon = exception.LastIndexOf(':');
        return colon < 0 || exception.IndexOf(':', StringComparison.Ordinal) != colon ? (exception, null) : (exception[..colon], exception[(colon + 1)..]);
    }
}

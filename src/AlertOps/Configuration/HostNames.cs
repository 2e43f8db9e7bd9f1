using System.Net;

namespace AlertOps.Configuration;

/// <summary>Brings names of hosts into one form, so that they can be compared.</summary>
internal static class HostNames
{
    /// <returns>The name in lower case, without a dot at the end and without brackets; an address as .NET writes it, IPv4 mapped to IPv6 as IPv4.</returns>
    public static string Normal(string host)
    {
        var bare = host.StartsWith('[') && host.EndsWith(']') ? host[1..^1] : host;
        return IPAddress.TryParse(bare, out var address) ? Normal(address) : (bare.EndsWith('.') ? bare[..^1] : bare).ToLowerInvariant();
    }

    /// <returns>The address without the number of the interface, which no request names.</returns>
    public static string Normal(IPAddress address) =>
        (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : new IPAddress(address.GetAddressBytes())).ToString();

    /// <summary>
    /// True for localhost, 127.0.0.0/8 and ::1, and for no other name, even if it resolves to one of them: Kestrel listens on every address when it is
    /// given a name, and the name may later resolve to another address.
    /// </summary>
    public static bool IsLoopback(string host) =>
        Normal(host) is var name && (name == "localhost" || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address)));
}

using System.Net;

namespace AlertOps.Configuration;

/// <summary>Names of hosts in one form, so that they can be compared.</summary>
internal static class HostNames
{
    /// <summary>Lower case, without a dot at the end and without brackets; an address as .NET writes it, one of IPv4 within IPv6 as IPv4.</summary>
    public static string Normal(string host)
    {
        var bare = host.StartsWith('[') && host.EndsWith(']') ? host[1..^1] : host;
        return IPAddress.TryParse(bare, out var address) ? Normal(address) : (bare.EndsWith('.') ? bare[..^1] : bare).ToLowerInvariant();
    }

    /// <summary>Without the number of the interface, which no request names.</summary>
    public static string Normal(IPAddress address) =>
        (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : new IPAddress(address.GetAddressBytes())).ToString();

    /// <summary>
    /// localhost, 127.0.0.0/8 and ::1. No other name, whatever it resolves to: Kestrel listens on every address when it is given one, and a name can be
    /// pointed anywhere.
    /// </summary>
    public static bool IsLoopback(string host) =>
        Normal(host) is var name && (name == "localhost" || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address)));
}

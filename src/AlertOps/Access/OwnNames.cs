using System.Collections.Frozen;
using System.Net;
using System.Net.NetworkInformation;
using AlertOps.Configuration;

namespace AlertOps.Access;

/// <summary>
/// This machine's own names and addresses, without asking DNS. They are looked up again when a name is unknown, but not more often than every ten seconds,
/// whatever strangers ask for.
/// </summary>
internal sealed class OwnNames
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(10);
    private readonly Lock looking = new();
    private readonly TimeProvider time;
    private readonly Func<IEnumerable<string>> look;
    private volatile Known known;

    public OwnNames(TimeProvider time)
        : this(time, OfThisMachine)
    {
    }

    internal OwnNames(TimeProvider time, Func<IEnumerable<string>> look)
    {
        this.time = time;
        this.look = look;
        known = Look();
    }

    /// <param name="name">As <see cref="HostNames.Normal(string)"/> writes it.</param>
    public bool Has(string name)
    {
        if (known.Names.Contains(name))
        {
            return true;
        }

        lock (looking)
        {
            if (time.GetElapsedTime(known.At) >= LookAgainAfter)
            {
                known = Look();
            }
        }

        return known.Names.Contains(name);
    }

    private Known Look() => new(look().Where(name => name.Length > 0).Select(HostNames.Normal).ToFrozenSet(StringComparer.Ordinal), time.GetTimestamp());

    private static List<string> OfThisMachine()
    {
        var names = new List<string>();
        try
        {
            var host = Dns.GetHostName();
            names.AddRange([host, host.Split('.')[0]]);
            var properties = IPGlobalProperties.GetIPGlobalProperties();
            if (properties.DomainName.Length > 0)
            {
                names.Add($"{properties.HostName}.{properties.DomainName}");
            }

            names.AddRange(NetworkInterface.GetAllNetworkInterfaces().SelectMany(device => device.GetIPProperties().UnicastAddresses).Select(unicast => HostNames.Normal(unicast.Address)));
        }
        catch (Exception error) when (error is NetworkInformationException or System.Net.Sockets.SocketException)
        {
            // What can't be learned is unknown; server.hosts names it.
        }

        return names;
    }

    private sealed record Known(FrozenSet<string> Names, long At);
}

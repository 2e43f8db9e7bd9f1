using System.Collections.Frozen;
using System.Net;
using System.Net.NetworkInformation;
using AlertOps.Configuration;

namespace AlertOps.Access;

/// <summary>
/// The names and addresses of this machine, without asking DNS. They are read again when a name is unknown, but at most every ten seconds, however many
/// unknown names are asked for.
/// </summary>
internal sealed class MachineNames
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(10);
    private readonly Lock looking = new();
    private readonly TimeProvider time;
    private readonly Func<IEnumerable<string>> look;
    private volatile Known known;

    public MachineNames(TimeProvider time)
        : this(time, OfThisMachine)
    {
    }

    internal MachineNames(TimeProvider time, Func<IEnumerable<string>> look)
    {
        this.time = time;
        this.look = look;
        known = Look();
    }

    /// <param name="name">A name or an address in the form of <see cref="HostNames.Normal(string)"/>.</param>
    public bool Contains(string name)
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
            // The names that the system doesn't tell can be listed in server.hosts.
        }

        return names;
    }

    private sealed record Known(FrozenSet<string> Names, long At);
}

using System.Net;
using System.Net.Sockets;

namespace AlertOps.Commands;

/// <summary>Finds free ports of 127.0.0.1 for services that a verb starts.</summary>
internal static class LoopbackPort
{
    /// <summary>Returns a port that is free now.</summary>
    public static int Any()
    {
        using var any = new TcpListener(IPAddress.Loopback, 0);
        any.Start();
        return ((IPEndPoint)any.LocalEndpoint).Port;
    }

    /// <summary>Returns the preferred port, or another one when it is in use.</summary>
    public static int PreferredOrAny(int preferred)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, preferred);
            listener.Start();
            return preferred;
        }
        catch (SocketException)
        {
            return Any();
        }
    }
}

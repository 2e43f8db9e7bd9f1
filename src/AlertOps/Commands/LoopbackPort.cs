using System.Net;
using System.Net.Sockets;

namespace AlertOps.Commands;

/// <summary>Ports of 127.0.0.1 for what a verb starts for a while.</summary>
internal static class LoopbackPort
{
    /// <summary>One that nobody has now.</summary>
    public static int Any()
    {
        using var any = new TcpListener(IPAddress.Loopback, 0);
        any.Start();
        return ((IPEndPoint)any.LocalEndpoint).Port;
    }

    /// <summary>The usual one, or any other when somebody has it.</summary>
    public static int UsualOrAny(int usual)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, usual);
            listener.Start();
            return usual;
        }
        catch (SocketException)
        {
            return Any();
        }
    }
}

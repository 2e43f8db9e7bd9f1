using System.Net;
using System.Net.Sockets;

namespace AlertOps.Testing;

/// <summary>TCP connections that are opened, send at most a few bytes, and stay open.</summary>
public sealed class HeldConnections : IDisposable
{
    private readonly List<Socket> sockets = [];

    /// <param name="count">Number of connections.</param>
    /// <param name="say">Bytes that are sent on each, such as a request that is never finished; null for none.</param>
    public static HeldConnections Open(int port, int count, byte[]? say = null)
    {
        var held = new HeldConnections();
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            held.sockets.Add(socket);
            socket.Connect(IPAddress.Loopback, port);
            if (say is not null)
            {
                socket.Send(say);
            }
        }

        return held;
    }

    public void Dispose() => sockets.ForEach(socket => socket.Dispose());
}

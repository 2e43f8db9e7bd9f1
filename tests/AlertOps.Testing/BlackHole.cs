using System.Net;
using System.Net.Sockets;

namespace AlertOps.Testing;

/// <summary>
/// A port where connecting times out: its queue of connections is full and none is accepted, so that the kernel drops every further SYN. It needs no
/// address for which some networks answer and others don't.
/// </summary>
public sealed class BlackHole : IDisposable
{
    /// <summary>An address that no other fake has, so that a message without the port still identifies it.</summary>
    public const string Address = "127.88.0.1";
    private static readonly IPAddress Loopback = IPAddress.Parse(Address);
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> queue = [];

    public BlackHole()
    {
        listener.Bind(new IPEndPoint(Loopback, 0));
        listener.Listen(1);
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        for (var i = 0; i < 4; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            queue.Add(socket);
            try
            {
                socket.Connect(Loopback, Port);
            }
            catch (SocketException error) when (error.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                // On its way: what counts is that it takes a place, or finds none.
            }
        }
    }

    public int Port { get; }

    public void Dispose()
    {
        queue.ForEach(socket => socket.Dispose());
        listener.Dispose();
    }
}

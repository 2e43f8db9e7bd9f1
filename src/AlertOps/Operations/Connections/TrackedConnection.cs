using Microsoft.AspNetCore.Connections;

namespace AlertOps.Operations.Connections;

/// <summary>One open TCP connection. <see cref="ConnectionLimiter"/> owns its state, under its lock.</summary>
internal sealed class TrackedConnection(ConnectionContext transport)
{
    public ConnectionContext Transport { get; } = transport;

    /// <summary>The node in the list of idle or busy connections; null once the connection is closed.</summary>
    public LinkedListNode<TrackedConnection>? Node { get; set; }

    /// <summary>Timestamp of the moment when the connection became idle or busy.</summary>
    public long Since { get; set; }

    /// <summary>Number of requests in progress; over HTTP/2 a connection can have several.</summary>
    public int Requests { get; set; }
}

using Microsoft.AspNetCore.Connections;

namespace AlertOps.Operations.Connections;

/// <summary>One TCP connection that somebody holds. Its state is <see cref="OpenConnections"/>' own, under its lock.</summary>
internal sealed class OpenConnection(ConnectionContext transport)
{
    public ConnectionContext Transport { get; } = transport;

    /// <summary>In the list of idle or of busy ones; in none once it is closed.</summary>
    public LinkedListNode<OpenConnection>? Node { get; set; }

    /// <summary>Timestamp of when it became idle or busy.</summary>
    public long Since { get; set; }

    /// <summary>Requests in progress: of a connection over HTTP/2 there may be several.</summary>
    public int Requests { get; set; }
}

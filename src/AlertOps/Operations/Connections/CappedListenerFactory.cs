using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace AlertOps.Operations.Connections;

/// <summary>
/// Kestrel's own sockets, of which no more are accepted than <see cref="OpenConnections"/> has room for. Kestrel's MaxConcurrentConnections counts after
/// accepting, when a burst has used the descriptors up already, and keeps those who were there first, however idle they are.
/// </summary>
internal sealed class CappedListenerFactory(IOptions<SocketTransportOptions> options, ILoggerFactory loggers, OpenConnections connections)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly SocketTransportFactory sockets = new(options, loggers);

    public bool CanBind(EndPoint endpoint) => sockets.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(await sockets.BindAsync(endpoint, cancellationToken), connections);

    private sealed class Listener(IConnectionListener sockets, OpenConnections connections) : IConnectionListener
    {
        private readonly CancellationTokenSource unbound = new();

        public EndPoint EndPoint => sockets.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            if (await sockets.AcceptAsync(cancellationToken) is not { } connection)
            {
                return null;
            }

            try
            {
                await connections.AdmitAsync(connection, unbound.Token);
                return connection;
            }
            catch (OperationCanceledException)
            {
                // The service goes down, which waits for this loop: whoever has not come in yet asks another time.
                await connection.DisposeAsync();
                return null;
            }
        }

        public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            await unbound.CancelAsync();
            await sockets.UnbindAsync(cancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            await sockets.DisposeAsync();
            unbound.Dispose();
        }
    }
}

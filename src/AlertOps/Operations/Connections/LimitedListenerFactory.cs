using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace AlertOps.Operations.Connections;

/// <summary>
/// Creates Kestrel's socket listeners, and accepts no more connections than <see cref="ConnectionLimiter"/> has room for. Kestrel's MaxConcurrentConnections
/// counts after accepting, when a burst has used the descriptors up already, and keeps the oldest connections, however idle they are.
/// </summary>
internal sealed class LimitedListenerFactory(IOptions<SocketTransportOptions> options, ILoggerFactory loggers, ConnectionLimiter connections)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly SocketTransportFactory sockets = new(options, loggers);

    public bool CanBind(EndPoint endpoint) => sockets.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(await sockets.BindAsync(endpoint, cancellationToken), connections);

    private sealed class Listener(IConnectionListener sockets, ConnectionLimiter connections) : IConnectionListener
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
                // The shutdown waits for this loop, so a connection that was not admitted yet is closed.
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

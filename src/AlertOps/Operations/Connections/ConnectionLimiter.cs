using AlertOps.Background;
using Microsoft.AspNetCore.Connections;

namespace AlertOps.Operations.Connections;

/// <summary>
/// Limits the open TCP connections to the number that there are descriptors for. Idle connections keep no new one out: when there is no room, the connection
/// that has been idle longest is closed for a new one. New connections wait in the system's queue while none can be closed.
/// </summary>
internal sealed class ConnectionLimiter(FileDescriptorLimit limit, ConnectionMetrics metrics, TimeProvider time, LogThrottle throttle, ILogger<ConnectionLimiter> logger)
{
    /// <summary>The time for which a connection must be idle before it may be closed, so that a first request can arrive and a last answer can leave.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>The time after which a connection with a request in progress may be closed, too, when none is idle: its client may send or read as slowly as is allowed.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock guard = new();

    // Both are ordered by Since: the first one has been idle or busy for the longest time.
    private readonly LinkedList<TrackedConnection> idle = new();
    private readonly LinkedList<TrackedConnection> busy = new();
    private TaskCompletionSource closed = New();

    public int Count
    {
        get
        {
            lock (guard)
            {
                return idle.Count + busy.Count;
            }
        }
    }

    /// <summary>Waits until there is room, and admits the connection.</summary>
    public async ValueTask AdmitAsync(ConnectionContext transport, CancellationToken ct)
    {
        var connection = new TrackedConnection(transport);
        while (!TryAdmit(connection, out var more))
        {
            await Task.WhenAny(more, Task.Delay(Pause, time, ct));
            ct.ThrowIfCancellationRequested();
        }

        transport.Features.Set(connection);
        transport.ConnectionClosed.Register(() => Remove(connection));
    }

    public void RequestBegins(TrackedConnection connection)
    {
        lock (guard)
        {
            if (connection.Requests++ == 0)
            {
                Move(connection, busy);
            }
        }
    }

    public void RequestEnds(TrackedConnection connection)
    {
        lock (guard)
        {
            if (--connection.Requests == 0)
            {
                Move(connection, idle);
            }
        }
    }

    private bool TryAdmit(TrackedConnection connection, out Task more)
    {
        TrackedConnection? closing = null;
        var admitted = false;
        lock (guard)
        {
            more = closed.Task;
            if (idle.Count + busy.Count >= limit.Connections && (closing = Closable()) is not null)
            {
                closing.Node!.List!.Remove(closing.Node);
                closing.Node = null;
            }

            if (idle.Count + busy.Count < limit.Connections)
            {
                connection.Since = time.GetTimestamp();
                connection.Node = idle.AddLast(connection);
                admitted = true;
            }
        }

        if (closing is not null)
        {
            Close(closing);
        }

        return admitted;
    }

    private TrackedConnection? Closable()
    {
        var now = time.GetTimestamp();
        return Oldest(idle, Grace) ?? Oldest(busy, Longest);

        TrackedConnection? Oldest(LinkedList<TrackedConnection> list, TimeSpan atLeast) =>
            list.First is { } first && time.GetElapsedTime(first.Value.Since, now) >= atLeast ? first.Value : null;
    }

    private void Close(TrackedConnection connection)
    {
        metrics.Evicted();
        if (throttle.Allows("connections", out var leftOut))
        {
            logger.ConnectionEvicted(limit.Connections, leftOut);
        }

        connection.Transport.Abort(new ConnectionAbortedException("closed to make room for another connection"));
    }

    private void Move(TrackedConnection connection, LinkedList<TrackedConnection> list)
    {
        // A connection that was closed in between stays out of the lists.
        if (connection.Node is { } node)
        {
            node.List!.Remove(node);
            connection.Since = time.GetTimestamp();
            list.AddLast(node);
        }
    }

    private void Remove(TrackedConnection connection)
    {
        TaskCompletionSource waiters;
        lock (guard)
        {
            if (connection.Node is { } node)
            {
                node.List!.Remove(node);
                connection.Node = null;
            }

            waiters = closed;
            closed = New();
        }

        waiters.TrySetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

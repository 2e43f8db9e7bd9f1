using AlertOps.Background;
using Microsoft.AspNetCore.Connections;

namespace AlertOps.Operations.Connections;

/// <summary>
/// All TCP connections that are open: never more than there are descriptors for. Who opens connections and says nothing keeps nobody out: for one that
/// comes while there is no room, the one that has been idle longest is closed. New ones wait in the system's queue while nothing can be closed.
/// </summary>
internal sealed class OpenConnections(DescriptorLimit limit, TimeProvider time, LogThrottle pace, ILogger<OpenConnections> logger)
{
    /// <summary>Before it is closed, an idle connection has this long to say what it came for, and the last answer as long to leave.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>A request that has taken so long may be closed, too, when nothing is idle: somebody may be sending or reading as slowly as is allowed.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock guard = new();

    // Each in the order of Since: the first has been so for the longest time.
    private readonly LinkedList<OpenConnection> idle = new();
    private readonly LinkedList<OpenConnection> busy = new();
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

    /// <summary>Takes a connection in as soon as there is room.</summary>
    public async ValueTask AdmitAsync(ConnectionContext transport, CancellationToken ct)
    {
        var connection = new OpenConnection(transport);
        while (!TryAdmit(connection, out var more))
        {
            await Task.WhenAny(more, Task.Delay(Pause, time, ct));
            ct.ThrowIfCancellationRequested();
        }

        transport.Features.Set(connection);
        transport.ConnectionClosed.Register(() => Remove(connection));
    }

    public void RequestBegins(OpenConnection connection)
    {
        lock (guard)
        {
            if (connection.Requests++ == 0)
            {
                Move(connection, busy);
            }
        }
    }

    public void RequestEnds(OpenConnection connection)
    {
        lock (guard)
        {
            if (--connection.Requests == 0)
            {
                Move(connection, idle);
            }
        }
    }

    private bool TryAdmit(OpenConnection connection, out Task more)
    {
        OpenConnection? closing = null;
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

    private OpenConnection? Closable()
    {
        var now = time.GetTimestamp();
        return Oldest(idle, Grace) ?? Oldest(busy, Longest);

        OpenConnection? Oldest(LinkedList<OpenConnection> list, TimeSpan atLeast) =>
            list.First is { } first && time.GetElapsedTime(first.Value.Since, now) >= atLeast ? first.Value : null;
    }

    private void Close(OpenConnection connection)
    {
        ConnectionMetrics.Evicted();
        if (pace.Allows("connections", out var leftOut))
        {
            logger.ConnectionEvicted(limit.Connections, leftOut);
        }

        connection.Transport.Abort(new ConnectionAbortedException("closed to make room for another connection"));
    }

    private void Move(OpenConnection connection, LinkedList<OpenConnection> list)
    {
        // One that was closed in between stays out.
        if (connection.Node is { } node)
        {
            node.List!.Remove(node);
            connection.Since = time.GetTimestamp();
            list.AddLast(node);
        }
    }

    private void Remove(OpenConnection connection)
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

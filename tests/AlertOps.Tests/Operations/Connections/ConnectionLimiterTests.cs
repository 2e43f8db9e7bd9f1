using System.Net;
using AlertOps.Background;
using AlertOps.Operations.Connections;
using AlertOps.Testing;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AlertOps.Tests.Operations.Connections;

public class ConnectionLimiterTests
{
    // The least that any limit leaves.
    private const int Room = 64;
    private readonly ManualTimeProvider time = new();
    private readonly ConnectionLimiter connections;

    public ConnectionLimiterTests() =>
        connections = new ConnectionLimiter(new FileDescriptorLimit(FileDescriptorLimit.Least), new ConnectionMetrics(TestMetrics.Registry()), time, new LogThrottle(time), NullLogger<ConnectionLimiter>.Instance);

    [Fact]
    public async Task The_connection_that_was_idle_longest_makes_room_for_a_new_one()
    {
        var open = await FillAsync();
        time.Advance(ConnectionLimiter.Grace);

        var next = await AdmitAsync();

        await ClosedAsync(open[0]);
        Assert.All(open.Skip(1).Append(next), connection => Assert.False(connection.ConnectionClosed.IsCancellationRequested));
        Assert.Equal(Room, connections.Count);
    }

    [Fact]
    public async Task A_connection_with_a_request_in_progress_stays()
    {
        var open = await FillAsync();
        connections.RequestBegins(Tracked(open[0]));
        connections.RequestBegins(Tracked(open[1]));
        connections.RequestEnds(Tracked(open[1]));
        time.Advance(ConnectionLimiter.Grace);

        await AdmitAsync();

        await ClosedAsync(open[2]);
        Assert.False(open[0].ConnectionClosed.IsCancellationRequested);
        Assert.False(open[1].ConnectionClosed.IsCancellationRequested);
    }

    [Fact]
    public async Task A_new_one_waits_while_all_have_only_just_come()
    {
        var open = await FillAsync();

        var waiting = AdmitAsync();

        Assert.False(waiting.IsCompleted);
        Assert.All(open, connection => Assert.False(connection.ConnectionClosed.IsCancellationRequested));
        await UntilAsync(waiting);
        await ClosedAsync(open[0]);
    }

    [Fact]
    public async Task A_new_one_waits_while_all_are_at_work_and_comes_in_when_one_leaves()
    {
        var open = await FillAsync();
        open.ForEach(connection => connections.RequestBegins(Tracked(connection)));
        time.Advance(ConnectionLimiter.Grace);
        var waiting = AdmitAsync();
        Assert.False(waiting.IsCompleted);

        open[7].Abort();

        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(Room, connections.Count);
    }

    [Fact]
    public async Task A_request_that_never_ends_makes_room_at_last()
    {
        var open = await FillAsync();
        open.ForEach(connection => connections.RequestBegins(Tracked(connection)));
        time.Advance(ConnectionLimiter.Longest);

        await AdmitAsync();

        await ClosedAsync(open[0]);
    }

    [Fact]
    public async Task Whoever_leaves_is_not_counted_any_more()
    {
        var open = await FillAsync();
        connections.RequestBegins(Tracked(open[3]));
        open.ForEach(connection => connection.Abort());

        await Eventually.TrueAsync(() => connections.Count == 0, TimeSpan.FromSeconds(30), () => $"{connections.Count} are counted");

        // Its request ends after it has gone.
        connections.RequestEnds(Tracked(open[3]));
        Assert.Equal(0, connections.Count);
    }

    [Fact]
    public async Task Whoever_waits_for_room_holds_no_shutdown_up()
    {
        var sockets = new LimitedListenerFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance, connections);
        await using var listener = await sockets.BindAsync(new IPEndPoint(IPAddress.Loopback, 0));
        using var clients = HeldConnections.Open(((IPEndPoint)listener.EndPoint).Port, Room + 1);
        for (var number = 0; number < Room; number++)
        {
            Assert.NotNull(await listener.AcceptAsync());
        }

        var waiting = listener.AcceptAsync().AsTask();
        await listener.UnbindAsync();

        Assert.Null(await waiting.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    private static TrackedConnection Tracked(ConnectionContext transport) => transport.Features.Get<TrackedConnection>()!;

    private static Task ClosedAsync(ConnectionContext connection) =>
        Eventually.TrueAsync(() => connection.ConnectionClosed.IsCancellationRequested, TimeSpan.FromSeconds(30), () => "it was not closed");

    private async Task<List<ConnectionContext>> FillAsync()
    {
        var open = new List<ConnectionContext>();
        while (open.Count < Room)
        {
            open.Add(await AdmitAsync());
        }

        return open;
    }

    private async Task<ConnectionContext> AdmitAsync()
    {
        var connection = new DefaultConnectionContext();
        await connections.AdmitAsync(connection, CancellationToken.None);
        return connection;
    }

    private Task UntilAsync(Task done) => Eventually.TrueAsync(
        () =>
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            return done.IsCompleted;
        },
        TimeSpan.FromSeconds(30),
        () => "it waits for ever");
}

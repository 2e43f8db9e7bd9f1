using System.Collections.Immutable;
using System.Data.Common;
using AlertOps.Alerts;
using AlertOps.Background;
using AlertOps.Channels;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Delivery.Lanes;
using AlertOps.Delivery.Leases;
using AlertOps.Delivery.RateLimits;
using AlertOps.Notices;
using AlertOps.Routing;
using AlertOps.Testing;
using AlertOps.Tests.Channels;
using AlertOps.Tests.Intake;
using Microsoft.Extensions.Logging.Abstractions;
using Given = AlertOps.Tests.Storage.Given;

namespace AlertOps.Tests.Delivery;

/// <summary>Tests the dispatcher with a store and channels that fail.</summary>
public sealed class DeliveryDispatcherTests : IAsyncDisposable
{
    private const int Parallel = 128;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider time = new();
    private readonly LogLines log = new();
    private readonly DeliverySignal signal = new();
    private readonly Draining draining = new();
    private readonly List<CallResult> settled = [];
    private readonly List<EndpointKey> claimed = [];
    private readonly System.Collections.Concurrent.ConcurrentQueue<ImmutableArray<Call>> claims = new();
    private readonly List<IDisposable> services = [];
    private IPictures pictures = new NoPictures();
    private ImmutableArray<DueDelivery> due = [];

    [Fact]
    public async Task A_call_whose_lease_was_over_before_its_turn_came_is_not_started()
    {
        var channel = new HoldingChannel();
        claims.Enqueue([.. Enumerable.Range(1, Parallel + 10).Select(id => CallOf(id, "a"))]);
        await StartAsync(channel, (_, _) => Task.FromResult(true));
        await Eventually.TrueAsync(() => channel.Started == Parallel, Patience, () => $"{channel.Started} started");

        // No lease is renewed, because the database hangs. The calls that are being sent are cancelled, which frees slots for those that waited.
        time.Advance(LeaseRenewer.Length);

        await Eventually.TrueAsync(() => Settled == Parallel, Patience, () => $"{Settled} settled");
        await Eventually.TrueAsync(() => log.All.Split("Warning 6007").Length - 1 == 10, Patience, () => log.All);
        Assert.Equal(Parallel, channel.Started);
    }

    [Fact]
    public async Task A_result_whose_text_the_database_rejects_is_settled_once_without_it()
    {
        var channel = new HoldingChannel { Answer = CallResult.Of(Outcome.Sent("0", "U+0000 \u0000 and \ud800"), "m") };
        claims.Enqueue([CallOf(1, "a")]);
        await StartAsync(channel, (_, result) => result.HasChannelText ? Task.FromException<bool>(new StoreRejectedException("a data error")) : Task.FromResult(true));

        await Eventually.TrueAsync(() => log.All.Contains("Information 6003", StringComparison.Ordinal), Patience, () => log.All);
        Assert.Equal(2, Settled);
        Assert.Equal((OutcomeKind.Sent, "", "", ""), (settled[1].Overall.Kind, settled[1].Overall.Code, settled[1].Overall.Detail, settled[1].MessageId));
        Assert.Contains("Error 6006", log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_that_can_not_be_written_yet_holds_back_only_its_own_lane()
    {
        var channel = new HoldingChannel { Answer = Given.Sent() };
        claims.Enqueue([CallOf(1, "a")]);
        await StartAsync(channel, (call, _) => call.Id == 1 ? Task.FromException<bool>(new DatabaseError()) : Task.FromResult(true));
        await Eventually.TrueAsync(() => Settled == 1, Patience, () => "nothing was tried");

        claims.Enqueue([CallOf(2, "b")]);
        await Eventually.TrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return channel.Sent.Contains(2);
            },
            Patience,
            () => "the other endpoint waits");
        claims.Enqueue([CallOf(3, "a")]);
        time.Advance(TimeSpan.FromSeconds(1));
        lock (claimed)
        {
            Assert.Equal(["a", "b"], claimed.Select(lane => lane.Endpoint));
        }
    }

    [Fact]
    public async Task A_call_whose_claim_was_lost_is_not_counted()
    {
        claims.Enqueue([CallOf(1, "a")]);
        await StartAsync(new HoldingChannel { Answer = Given.Sent() }, (_, _) => Task.FromResult(false));

        await Eventually.TrueAsync(() => log.All.Contains("Warning 6008", StringComparison.Ordinal), Patience, () => log.All);
        Assert.DoesNotContain("Information 6003", log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_hangs_while_drawing_holds_back_only_its_own_message_and_only_for_a_moment()
    {
        using var png = new ChartPng(new ChartProgram("/bin/sh", ["-c", "exec sleep 600"]), time, log.For<ChartPng>());
        pictures = png;
        due = [.. Enumerable.Range(1, 40).Select(id => Due(id, isCritical: id == 1)), Due(100, isCritical: true), Due(101, isCritical: false)];
        var channel = new HoldingChannel { Answer = Given.Sent(), Shows = delivery => delivery.Id < 100 ? [$"<svg>{delivery.Id}</svg>"] : [] };
        await StartAsync(channel, (_, _) => Task.FromResult(true));

        // Messages without a picture are sent while the clock stands still; those that exceed the drawing queue are sent without their picture.
        await Eventually.TrueAsync(() => channel.Sent.Contains(100) && channel.Sent.Contains(101), Patience, () => string.Join(' ', channel.Sent));
        Assert.DoesNotContain(1, channel.Sent);
        Assert.Equal(40 + 2 - ChartPng.MaxQueued, channel.Started);

        time.Advance(PendingPictures.MaxWait);
        await Eventually.TrueAsync(
            () =>
            {
                signal.NotifyLocal();
                return channel.Started == 42;
            },
            Patience,
            () => string.Join(' ', channel.Sent));
    }

    public async ValueTask DisposeAsync()
    {
        draining.Begin(TimeSpan.Zero, time);
        foreach (var service in services)
        {
            if (service is Microsoft.Extensions.Hosting.IHostedService hosted)
            {
                await hosted.StopAsync(new CancellationToken(canceled: true));
            }

            service.Dispose();
        }

        draining.Dispose();
    }

    private int Settled
    {
        get
        {
            lock (settled)
            {
                return settled.Count;
            }
        }
    }

    private static DueDelivery Due(long id, bool isCritical) => new(
        new OutboxDelivery(
            id, id, id, "oncall", new Target("pigeon", "a", $"{id}", "text"), Given.Notice() with { Severity = isCritical ? Severity.Critical : Severity.Warning }, 1, Given.Start),
        SlidingWindow.Empty("pigeon"),
        1);

    private static Call CallOf(long id, string endpoint) =>
        new(id, Given.Start, 0, new CallDraft("pigeon", endpoint, [id], ["loft"], "text/plain", [1]));

    /// <summary>The lanes of what is queued, as the store would find them.</summary>
    private ImmutableArray<LaneWork> Work()
    {
        var lanes = ImmutableArray.CreateBuilder<LaneWork>();
        if (claims.TryPeek(out var calls))
        {
            lanes.Add(new LaneWork(new EndpointKey("pigeon", calls[0].Draft.Endpoint), HasFresh: false, HasRetries: true, IsCritical: false, calls.Length));
        }

        if (!due.IsEmpty)
        {
            lanes.Add(new LaneWork(new EndpointKey("pigeon", "a"), HasFresh: true, HasRetries: false, due.Any(item => item.Delivery.IsCritical), 0));
        }

        return lanes.ToImmutable();
    }

    private async Task StartAsync(IChannel channel, Func<Call, CallResult, Task<bool>> settle)
    {
        var store = StoreProxy.Of<IOutboxStore>(
            null,
            (nameof(IOutboxStore.RetrySuspendedAsync), _ => Task.FromResult(0)),
            (nameof(IOutboxStore.LanesWithWorkAsync), _ => Task.FromResult(Work())),
            (nameof(IOutboxStore.ClaimCallsAsync), args =>
            {
                lock (claimed)
                {
                    claimed.Add((EndpointKey)args[0]!);
                }

                return Task.FromResult(claims.TryDequeue(out var calls) ? calls : []);
            }),
            (nameof(IOutboxStore.DueDeliveriesAsync), _ => Task.FromResult(due)),
            (nameof(IOutboxStore.CommitCallsAsync), args =>
            {
                var drafts = (ImmutableArray<CallDraft>)args[0]!;
                due = due.RemoveAll(item => drafts.Any(draft => draft.Deliveries.Contains(item.Delivery.Id)));
                return Task.FromResult<ImmutableArray<Call>>([.. drafts.Select(draft => new Call(draft.Deliveries[0], Given.Start, 0, draft))]);
            }),
            (nameof(IOutboxStore.RenewAsync), _ => new TaskCompletionSource<ImmutableArray<Lease>>().Task),
            (nameof(IOutboxStore.SettleAsync), args =>
            {
                lock (settled)
                {
                    settled.Add((CallResult)args[1]!);
                }

                return settle((Call)args[0]!, (CallResult)args[1]!);
            }));
        var leases = new LeaseRenewer(store, time, NullLogger<LeaseRenewer>.Instance);
        var channels = new ChannelDirectory([channel]);
        var dispatcher = new DeliveryDispatcher(new LaneServices(
            store, channels, pictures, new ActiveConfiguration(TestOptions.Minimal), leases, new DigestBacklog(channels), signal, TestMetrics.Delivery(channels), draining, time, () => 0.5, log.For<DeliveryDispatcher>()));
        services.AddRange([dispatcher, leases]);
        await leases.StartAsync(CancellationToken.None);
        await dispatcher.StartAsync(CancellationToken.None);
    }

    /// <summary>A channel that keeps its calls until they are cancelled, or answers at once.</summary>
    private sealed class HoldingChannel : IChannel
    {
        public ImmutableArray<PreviewPart> Preview(string mediaType, ImmutableArray<byte> body) => PreviewPart.Raw(body);

        public Task<ImmutableArray<ProbeProblem>> ProbeAsync(CancellationToken ct) => Task.FromResult<ImmutableArray<ProbeProblem>>([]);

        private readonly List<long> sent = [];

        public CallResult? Answer { get; init; }

        public ChannelDescriptor Descriptor { get; } = new("pigeon", "鸽子", "Pigeon") { RateLimitScope = KeyScope.Channel, MaxParallel = 128 };

        public int Started => Sent.Count;

        public IReadOnlyList<long> Sent
        {
            get
            {
                lock (sent)
                {
                    return [.. sent];
                }
            }
        }

        public bool Fits(Notice notice, Target target) => true;

        public Func<OutboxDelivery, ImmutableArray<string>> Shows { get; init; } = _ => [];

        public ImmutableArray<string> Drawings(OutboxDelivery delivery) => Shows(delivery);

        public ImmutableArray<CallDraft> Build(ImmutableArray<OutboxDelivery> due) => [.. due.Select(delivery => Given.Draft(delivery))];

        public async Task<CallResult> SendAsync(Call call, CancellationToken ct)
        {
            lock (sent)
            {
                sent.Add(call.Id);
            }

            if (Answer is null)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
            }

            return Answer!;
        }
    }

    private sealed class DatabaseError : DbException;

    private sealed class NoPictures : IPictures
    {
        public Task DrawAsync(IReadOnlyCollection<string> drawings, bool isUrgent) => Task.CompletedTask;
    }
}

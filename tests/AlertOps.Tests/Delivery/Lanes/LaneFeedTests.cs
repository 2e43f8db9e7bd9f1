using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Background;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Delivery.Lanes;
using AlertOps.Delivery.Leases;
using AlertOps.Delivery.RateLimits;
using AlertOps.Notices;
using AlertOps.Routing;
using AlertOps.Testing;
using AlertOps.Tests.Intake;
using Microsoft.Extensions.Logging.Abstractions;
using Given = AlertOps.Tests.Storage.Given;

namespace AlertOps.Tests.Delivery.Lanes;

/// <summary>The order in which a lane claims its work.</summary>
public sealed class LaneFeedTests : IDisposable
{
    private static readonly EndpointKey Loft = new("pigeon", "loft");

    private readonly ManualTimeProvider time = new();
    private readonly Draining draining = new();
    private readonly List<string> claimed = [];
    private readonly Dictionary<bool, Queue<long>> retries = new() { [true] = [], [false] = [] };
    private ImmutableArray<DueDelivery> due = [];
    private LeaseRenewer? leases;

    [Fact]
    public async Task Critical_goes_before_warning_and_fresh_before_retry_of_the_same_urgency()
    {
        due = [Due(1, isCritical: false), Due(2, isCritical: true)];
        Retries(true, 3);
        Retries(false, 4);

        Assert.Equal(4, await Feed(new Pigeon()).FeedAsync(Work, 10, CancellationToken.None));
        Assert.Equal(["fresh 2", "retry 3", "fresh 1", "retry 4"], claimed);
    }

    [Fact]
    public async Task When_there_is_room_for_one_a_critical_retry_goes_before_a_fresh_warning()
    {
        due = [Due(1, isCritical: false)];
        Retries(true, 3);

        Assert.Equal(1, await Feed(new Pigeon()).FeedAsync(Work, 1, CancellationToken.None));
        Assert.Equal(["retry 3"], claimed);
    }

    [Fact]
    public async Task Every_fourth_call_is_a_retry_however_many_fresh_ones_wait()
    {
        due = [.. Enumerable.Range(1, 100).Select(id => Due(id, isCritical: false))];
        Retries(false, [.. Enumerable.Range(200, 10).Select(id => (long)id)]);
        var feed = Feed(new Pigeon());
        for (var round = 0; round < 12; round++)
        {
            Assert.Equal(1, await feed.FeedAsync(Work with { IsCritical = false }, 1, CancellationToken.None));
        }

        Assert.Equal(3, claimed.Count(call => call.StartsWith("retry", StringComparison.Ordinal)));
        Assert.StartsWith("retry", claimed[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_failing_calls_of_an_endpoint_with_digests_only_critical_calls_are_built()
    {
        due = [Due(1, isCritical: false), Due(2, isCritical: true)];
        var limited = new Pigeon { Descriptor = new ChannelDescriptor("pigeon", "鸽子", "Pigeon") { RateLimits = [new RateLimit(20, TimeSpan.FromMinutes(1), 5)] } };

        // The policy takes what is critical first; the warning waits for the next round.
        await Feed(limited).FeedAsync(Work with { Retrying = 4 }, 10, CancellationToken.None);
        await Feed(limited).FeedAsync(Work with { Retrying = 4 }, 10, CancellationToken.None);
        Assert.Equal(["fresh 2"], claimed);
        await Feed(limited).FeedAsync(Work with { Retrying = 3 }, 10, CancellationToken.None);
        Assert.Equal(["fresh 2", "fresh 1"], claimed);
    }

    public void Dispose()
    {
        leases?.Dispose();
        draining.Dispose();
    }

    private static LaneWork Work => new(Loft, HasFresh: true, HasRetries: true, IsCritical: true, 0);

    private static DueDelivery Due(long id, bool isCritical) => new(
        new OutboxDelivery(
            id, id, id, "oncall", new Target("pigeon", "loft", "", "text"), Given.Notice() with { Severity = isCritical ? Severity.Critical : Severity.Warning }, 1, Given.Start),
        SlidingWindow.Empty("pigeon/loft"),
        1);

    private void Retries(bool isCritical, params ImmutableArray<long> ids)
    {
        foreach (var id in ids)
        {
            retries[isCritical].Enqueue(id);
        }
    }

    private LaneFeed Feed(Pigeon channel)
    {
        var store = StoreProxy.Of<IOutboxStore>(
            null,
            (nameof(IOutboxStore.ClaimCallsAsync), args => Task.FromResult(Claim((int)args[4]!, (bool)args[5]!))),
            (nameof(IOutboxStore.DueDeliveriesAsync), _ => Task.FromResult(due)),
            (nameof(IOutboxStore.CommitCallsAsync), args => Task.FromResult(Commit((ImmutableArray<CallDraft>)args[0]!))));
        leases ??= new LeaseRenewer(store, time, NullLogger<LeaseRenewer>.Instance);
        var channels = new ChannelDirectory([channel]);
        var services = new LaneServices(
            store, channels, new NoPictures(), new ActiveConfiguration(TestOptions.Minimal), leases, new DigestBacklog(channels), new DeliverySignal(), TestMetrics.Delivery(channels), draining, time, () => 0.5,
            NullLogger<DeliveryDispatcher>.Instance);
        return new LaneFeed(Loft, channel, services, (_, _) => { });
    }

    private ImmutableArray<Call> Claim(int max, bool criticalOnly)
    {
        var calls = ImmutableArray.CreateBuilder<Call>();
        foreach (var urgency in criticalOnly ? [true] : new[] { true, false })
        {
            while (calls.Count < max && retries[urgency].TryDequeue(out var id))
            {
                claimed.Add($"retry {id}");
                calls.Add(new Call(id, Given.Start, 1, new CallDraft("pigeon", "loft", [id], [""], "text/plain", [])));
            }
        }

        return calls.ToImmutable();
    }

    private ImmutableArray<Call> Commit(ImmutableArray<CallDraft> drafts)
    {
        claimed.AddRange(drafts.Select(draft => $"fresh {draft.Deliveries[0]}"));
        due = due.RemoveAll(item => drafts.Any(draft => draft.Deliveries.Contains(item.Delivery.Id)));
        return [.. drafts.Select(draft => new Call(draft.Deliveries[0], Given.Start, 0, draft))];
    }

    private sealed class Pigeon : IChannel
    {
        public ImmutableArray<PreviewPart> Preview(string mediaType, ImmutableArray<byte> body) => PreviewPart.Raw(body);

        public Task<ImmutableArray<ProbeProblem>> ProbeAsync(CancellationToken ct) => Task.FromResult<ImmutableArray<ProbeProblem>>([]);

        public ChannelDescriptor Descriptor { get; init; } = new("pigeon", "鸽子", "Pigeon");

        public bool Fits(Notice notice, Target target) => true;

        public ImmutableArray<CallDraft> Build(ImmutableArray<OutboxDelivery> due) => [.. due.Select(delivery => Given.Draft(delivery))];

        public Task<CallResult> SendAsync(Call call, CancellationToken ct) => throw new InvalidOperationException("nothing is sent here");
    }

    private sealed class NoPictures : IPictures
    {
        public Task DrawAsync(IReadOnlyCollection<string> drawings, bool isUrgent) => Task.CompletedTask;
    }
}

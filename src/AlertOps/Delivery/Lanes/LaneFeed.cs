using System.Collections.Immutable;
using AlertOps.Delivery.Leases;

namespace AlertOps.Delivery.Lanes;

/// <summary>
/// Finds the calls that a lane sends next: fresh critical ones, critical retries, other fresh ones, other retries; each of these by age. When retries are due, every
/// fourth call is one, however many fresh ones wait.
/// </summary>
/// <param name="start">Takes over the calls that were claimed, with the start of their leases.</param>
internal sealed class LaneFeed(EndpointKey lane, IChannel channel, LaneServices services, Action<ImmutableArray<Call>, LeaseStart> start)
{
    /// <summary>Number of fresh calls after which a retry has its turn.</summary>
    private const int MaxFreshInARow = 3;

    /// <summary>
    /// Number of failing calls of an endpoint that is told by digests; behind more of them no call is built that is not critical, so that what waits becomes one
    /// digest when the endpoint works again.
    /// </summary>
    private const int MaxRetrying = 4;

    private readonly PendingPictures pendingPictures = new(services.Channels, services.Pictures, services.Time, services.Signal.NotifyLocal);
    private int freshInARow;

    private DateTimeOffset Now => services.Time.GetUtcNow();

    /// <summary>Claims up to <paramref name="room"/> calls. Only one round of a lane runs at a time.</summary>
    /// <returns>Number of calls.</returns>
    public async Task<int> FeedAsync(LaneWork work, int room, CancellationToken ct)
    {
        var taken = 0;
        if (work.HasRetries && freshInARow >= MaxFreshInARow)
        {
            taken = await RetryAsync(Math.Max(1, room / (MaxFreshInARow + 1)), work.IsCritical, ct);
            freshInARow = 0;
        }

        ImmutableArray<DatedDraft> drafts = work.HasFresh && room > taken ? await BuildAsync(room - taken, work, ct) : [];
        if (!work.HasRetries)
        {
            return taken + await CommitAsync(drafts, room - taken, ct);
        }

        taken += await CommitAsync([.. drafts.Where(item => item.Draft.IsCritical)], room - taken, ct);
        taken += work.IsCritical ? await RetryAsync(room - taken, criticalOnly: true, ct) : 0;
        taken += await CommitAsync([.. drafts.Where(item => !item.Draft.IsCritical)], room - taken, ct);
        return taken + await RetryAsync(room - taken, criticalOnly: false, ct);
    }

    private async Task<int> RetryAsync(int max, bool criticalOnly, CancellationToken ct)
    {
        if (max <= 0)
        {
            return 0;
        }

        var lease = services.Leases.Start();
        var calls = await services.Store.ClaimCallsAsync(lane, services.Channels.Descriptors, lease.Now, LeaseRenewer.Length, max, criticalOnly, ct);
        start(calls, lease);
        return calls.Length;
    }

    private async Task<ImmutableArray<DatedDraft>> BuildAsync(int max, LaneWork work, CancellationToken ct)
    {
        var now = Now;
        var descriptor = channel.Descriptor;
        var due = await services.Store.DueDeliveriesAsync(lane, descriptor, now, max, ct);
        var built = new CallBuilder(channel, services.Logger).Build(pendingPictures.Ready(due, now), new DigestPolicy(services.Configuration.Current, now));
        services.Backlog.Update(built.DigestedKeys, now);
        await DeadLetterAsync(built.Failed, now, ct);
        var isHeld = work.Retrying >= MaxRetrying && descriptor is { RateLimits.IsEmpty: false, RateLimitScope: KeyScope.Endpoint };
        var committedAt = due.ToDictionary(item => item.Delivery.Id, item => item.Delivery.CommittedAt);
        return
        [
            .. built.Drafts.Where(draft => draft.IsCritical || !isHeld).OrderByDescending(draft => draft.IsCritical)
                .Select(draft => new DatedDraft(draft, draft.Deliveries.Min(id => committedAt[id]))),
        ];
    }

    private async Task<int> CommitAsync(ImmutableArray<DatedDraft> drafts, int max, CancellationToken ct)
    {
        if (drafts.IsEmpty || max <= 0)
        {
            return 0;
        }

        var lease = services.Leases.Start();
        var calls = await services.Store.CommitCallsAsync([.. drafts.Take(max).Select(item => item.Draft)], services.Channels.Descriptors, lease.Now, LeaseRenewer.Length, ct);
        var dates = drafts.ToDictionary(item => item.Draft.Deliveries[0], item => item.CommittedAt);
        start([.. calls.Select(call => call with { CommittedAt = dates[call.Draft.Deliveries[0]] })], lease);
        freshInARow += calls.Length;
        return calls.Length;
    }

    private async Task DeadLetterAsync(List<OutboxDelivery> failed, DateTimeOffset now, CancellationToken ct)
    {
        if (failed.Count == 0)
        {
            return;
        }

        await services.Store.DeadLetterAsync([.. failed.Select(delivery => delivery.Id)], now, ct);
        foreach (var delivery in failed)
        {
            services.Logger.DeadLettered(delivery.Id, delivery.IncidentId, delivery.Target.Channel);
            services.Metrics.Settled(delivery.Target.Channel, Outcome.Never(FailureReason.Internal, "", ""));
        }
    }

    /// <param name="CommittedAt">When intake committed the oldest change that it reports.</param>
    private sealed record DatedDraft(CallDraft Draft, DateTimeOffset CommittedAt);
}

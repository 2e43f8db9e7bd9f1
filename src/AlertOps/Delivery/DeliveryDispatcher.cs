using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using AlertOps.Alerts;
using AlertOps.Background;
using AlertOps.Configuration;

namespace AlertOps.Delivery;

/// <summary>
/// Carries what is due: forms calls from deliveries, commits their bytes, sends them, and settles what came of it. What it claims but can't finish
/// before the process dies is found again at the next start.
/// </summary>
internal sealed class DeliveryDispatcher(
    IOutboxStore store,
    IEnumerable<IChannel> channels,
    IPictures pictures,
    ActiveConfiguration configuration,
    LeaseRenewer leases,
    Backlog backlog,
    DeliverySignal waiting,
    Draining draining,
    TimeProvider time,
    Jitter jitter,
    ILogger<DeliveryDispatcher> logger) : BackgroundLoop("dispatcher", time, logger)
{
    /// <summary>How many calls are on the way at once: eight thousand personal ones of 50 ms take seconds.</summary>
    public const int Parallel = 128;

    /// <summary>How many calls are claimed ahead of a free slot, so that no slot waits for the database.</summary>
    private const int Ahead = 128;

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly FrozenDictionary<string, IChannel> byName = channels.ToFrozenDictionary(channel => channel.Name);
    private readonly PendingPictures awaited = new(channels.ToDictionary(channel => channel.Name), pictures, time, waiting.NotifyLocal);
    private readonly SettlementWriter answers = new(store, draining, time, logger);
    private readonly SemaphoreSlim slots = new(Parallel);
    private AlertOpsOptions? known;
    private int inHand;

    protected override bool IsOver => draining.HasBegun;

    protected override async Task RunAsync(CancellationToken ct)
    {
        await CarryAllAsync(draining.NoNewWork(ct));
        await FinishInFlightAsync();
    }

    private async Task CarryAllAsync(CancellationToken ct)
    {
        try
        {
            while (!ct.IsCancellationRequested)
            {
                if (!await CarryAsync(ct))
                {
                    await waiting.WaitAsync(Poll, Time, ct);
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Draining: what is pending stays for the next start.
        }
    }

    /// <summary>One round. True when it found something, and there may be more.</summary>
    private async Task<bool> CarryAsync(CancellationToken ct)
    {
        var room = Parallel + Ahead - Volatile.Read(ref inHand);
        if (room < Ahead)
        {
            // Hands are full, and a look for every hand that comes free would cost more than it brings.
            return false;
        }

        var taken = 0;
        try
        {
            await NoticeReloadAsync(ct);

            // Where an answer waits to be written, nothing of what it is about may be taken up again before.
            var start = leases.Start();
            taken += Carry(await store.ClaimCallsAsync(LimitsOf, start.Now, LeaseRenewer.Length, room, answers.Unwritten, ct), start);
            if (room > taken)
            {
                var due = await store.DueDeliveriesAsync(Now, room - taken, ct);
                start = leases.Start();
                taken += Carry(await FormAsync(due, room - taken, start.Now, ct), start);
            }

            Recovered();
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            // Storage is down or full: nothing more was taken, so nothing can be lost. Look again in a second.
            Report(error);
            return false;
        }

        return taken > 0;
    }

    private int Carry(ImmutableArray<Call> calls, LeaseStart start)
    {
        foreach (var call in calls)
        {
            Interlocked.Increment(ref inHand);
            _ = CarryOneAsync(call, leases.Hold(Lease.Of(call), start, draining.InFlight));
        }

        return calls.Length;
    }

    /// <summary>Somebody has changed the configuration, or begun again with it: what waited for that is tried at once.</summary>
    private async Task NoticeReloadAsync(CancellationToken ct)
    {
        var current = configuration.Current;
        if (!ReferenceEquals(known, current))
        {
            await store.RetrySuspendedAsync(byName.Values.Select(channel => channel.PersonTimesPerDay).FirstOrDefault(limit => limit is not null), ct);
            known = current;
        }
    }

    private ImmutableArray<RateLimit> LimitsOf(string channel) => byName.TryGetValue(channel, out var known) ? known.Limits : [];

    private async Task<ImmutableArray<Call>> FormAsync(ImmutableArray<DueDelivery> due, int max, DateTimeOffset now, CancellationToken ct)
    {
        var formed = new CallBuilder(byName, logger).Of(awaited.Ready(due, now), new DigestPolicy(configuration.Current, now));
        backlog.Saw(formed.Digesting, now);
        await SetAsideAsync(formed.Unformable, now, ct);
        if (formed.Drafts.Count == 0)
        {
            return [];
        }

        var committedAt = due.ToDictionary(item => item.Delivery.Id, item => item.Delivery.CommittedAt);
        var calls = await store.CommitCallsAsync([.. formed.Drafts.OrderByDescending(draft => draft.IsCritical).Take(max)], LimitsOf, now, LeaseRenewer.Length, ct);
        return [.. calls.Select(call => call with { CommittedAt = call.Draft.Deliveries.Min(id => committedAt[id]) })];
    }

    private async Task SetAsideAsync(List<OutboxDelivery> unformable, DateTimeOffset now, CancellationToken ct)
    {
        if (unformable.Count == 0)
        {
            return;
        }

        await store.DeadLetterAsync([.. unformable.Select(delivery => delivery.Id)], now, ct);
        foreach (var delivery in unformable)
        {
            logger.SetAside(delivery.Id, delivery.IncidentId, delivery.Target.Channel);
            DeliveryMetrics.Settled(delivery.Target.Channel, Outcome.Never(FailureReason.Internal, "", ""));
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Boundary of one call: the others go on.")]
    private async Task CarryOneAsync(Call call, LeaseRenewer.Held held)
    {
        using var claim = held;
        await slots.WaitAsync(CancellationToken.None);
        try
        {
            if (claim.IsOver)
            {
                // It was claimed ahead, and its turn came too late: somebody else may have it by now. If nobody has, it is claimed again.
                logger.LeaseOver(call.Id, call.Draft.Channel);
                return;
            }

            var started = Time.GetTimestamp();
            var at = Now;
            var result = await SendAsync(call, claim.Token);
            await SettleAsync(call, result, new Attempt(at, Time.GetElapsedTime(started)));
        }
        catch (Exception error)
        {
            // The call keeps its claim until the lease ends, then it is tried again with the same bytes.
            logger.SettlingFailed(error, call.Id, call.Draft.Channel);
        }
        finally
        {
            slots.Release();
            Interlocked.Decrement(ref inHand);
            waiting.NotifyLocal();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Boundary of one call: a bug in a channel costs a try, never the message.")]
    private async Task<CallResult> SendAsync(Call call, CancellationToken ct)
    {
        try
        {
            return await byName[call.Draft.Channel].SendAsync(call, ct);
        }
        catch (OperationCanceledException)
        {
            return CallResult.Of(Outcome.Later(FailureReason.Timeout, "", "stopped before the answer came", TimeSpan.Zero));
        }
        catch (Exception error)
        {
            // A bug in a channel costs a try, never the message.
            logger.ChannelFailed(error, call.Id, call.Draft.Channel);
            return CallResult.Of(Outcome.Later(FailureReason.Internal, "", error.GetType().Name));
        }
    }

    private async Task SettleAsync(Call call, CallResult result, Attempt attempt)
    {
        var now = Now;
        DateTimeOffset? retryAt = null;
        if (result.Overall.Kind == OutcomeKind.Later && result.RetryShape == RetryShape.None)
        {
            retryAt = RetrySchedule.Next(call, result.Overall, now, jitter);
            if (retryAt is null)
            {
                result = CallResult.Of(Outcome.Never(FailureReason.GaveUp, result.Overall.Code, result.Overall.Detail));
            }
        }

        if (await answers.WriteAsync(call, result, attempt, retryAt, LimitsOf))
        {
            Report(call, result, attempt, now);
        }
        else
        {
            // Whoever has it by now counts it.
            logger.CallClaimLost(call.Id, call.Draft.Channel, result.Overall.Kind);
        }
    }

    private void Report(Call call, CallResult result, Attempt attempt, DateTimeOffset now)
    {
        foreach (var recipient in call.Draft.Recipients)
        {
            var outcome = result.For(recipient);
            DeliveryMetrics.Settled(call.Draft.Channel, outcome);
            if (outcome.Kind == OutcomeKind.Sent)
            {
                DeliveryMetrics.Accepted(call.Draft.Channel, now - call.CommittedAt);
            }
        }

        logger.CallSettled(call.Id, call.Draft.Channel, call.Draft.Endpoint, call.Draft.Recipients.Length, result.Overall.Kind, EnumNames.Of(result.Overall.Reason), result.Overall.Code, attempt.Took.TotalMilliseconds);
    }

    private async Task FinishInFlightAsync()
    {
        while (Volatile.Read(ref inHand) > 0)
        {
            await waiting.WaitAsync(Poll, Time, CancellationToken.None);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        slots.Dispose();
    }
}

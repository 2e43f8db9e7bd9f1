using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using AlertOps.Alerts;
using AlertOps.Background;
using AlertOps.Configuration;
using AlertOps.Delivery.Leases;

namespace AlertOps.Delivery;

/// <summary>
/// Sends what is due: builds calls of deliveries, commits their bytes, sends them, and settles their results. What it has claimed but can't finish before the
/// process dies is claimed again after the next start.
/// </summary>
internal sealed class DeliveryDispatcher(
    IOutboxStore store,
    ChannelDirectory channels,
    IPictures pictures,
    ActiveConfiguration configuration,
    LeaseRenewer leases,
    DigestBacklog backlog,
    DeliverySignal signal,
    Draining draining,
    TimeProvider time,
    Jitter jitter,
    ILogger<DeliveryDispatcher> logger) : BackgroundLoop("dispatcher", time, logger)
{
    /// <summary>Number of calls that are sent at once: eight thousand personal ones of 50 ms take seconds.</summary>
    public const int Parallel = 128;

    /// <summary>Number of calls that are claimed before a slot is free for them, so that no slot waits for the database.</summary>
    private const int Prefetch = 128;

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly PendingPictures pendingPictures = new(channels, pictures, time, signal.NotifyLocal);
    private readonly SettlementWriter settlements = new(store, draining, time, logger);
    private readonly SemaphoreSlim slots = new(Parallel);
    private AlertOpsOptions? lastConfiguration;
    private int claimed;

    protected override bool IsOver => draining.HasBegun;

    protected override async Task RunAsync(CancellationToken ct)
    {
        await DispatchAllAsync(draining.NoNewWork(ct));
        await FinishClaimedAsync();
    }

    private async Task DispatchAllAsync(CancellationToken ct)
    {
        try
        {
            while (!ct.IsCancellationRequested)
            {
                if (!await DispatchAsync(ct))
                {
                    await signal.WaitAsync(Poll, Time, ct);
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Draining: what is pending stays for the next start.
        }
    }

    /// <summary>Runs one round: claims calls, builds new ones, and starts to send both. True when it found something, and there may be more.</summary>
    private async Task<bool> DispatchAsync(CancellationToken ct)
    {
        var room = Parallel + Prefetch - Volatile.Read(ref claimed);
        if (room < Prefetch)
        {
            // Enough is claimed, and a query for every slot that becomes free would cost more than it finds.
            return false;
        }

        var started = 0;
        try
        {
            await RetrySuspendedAfterReloadAsync(ct);

            // Calls of an endpoint with a result that is not written yet are left alone until it is.
            var start = leases.Start();
            started += StartSending(await store.ClaimCallsAsync(channels.Descriptors, start.Now, LeaseRenewer.Length, room, settlements.UnwrittenEndpoints, ct), start);
            if (room > started)
            {
                var due = await store.DueDeliveriesAsync(Now, room - started, ct);
                start = leases.Start();
                started += StartSending(await BuildCallsAsync(due, room - started, start.Now, ct), start);
            }

            Recovered();
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            // The store is not available or full: nothing more was claimed, so nothing can be lost. The next round is in a second.
            Report(error);
            return false;
        }

        return started > 0;
    }

    private int StartSending(ImmutableArray<Call> calls, LeaseStart start)
    {
        foreach (var call in calls)
        {
            Interlocked.Increment(ref claimed);
            _ = SendAndSettleAsync(call, leases.Hold(Lease.Of(call), start, draining.InFlight));
        }

        return calls.Length;
    }

    /// <summary>Lets suspended endpoints be tried at once after the configuration was loaded or reloaded, since an administrator may have corrected it.</summary>
    private async Task RetrySuspendedAfterReloadAsync(CancellationToken ct)
    {
        var current = configuration.Current;
        if (!ReferenceEquals(lastConfiguration, current))
        {
            await store.RetrySuspendedAsync(channels.Descriptors, ct);
            lastConfiguration = current;
        }
    }

    private async Task<ImmutableArray<Call>> BuildCallsAsync(ImmutableArray<DueDelivery> due, int max, DateTimeOffset now, CancellationToken ct)
    {
        var built = new CallBuilder(channels, logger).Build(pendingPictures.Ready(due, now), new DigestPolicy(configuration.Current, now));
        backlog.Update(built.DigestedKeys, now);
        await DeadLetterAsync(built.Failed, now, ct);
        if (built.Drafts.Count == 0)
        {
            return [];
        }

        var committedAt = due.ToDictionary(item => item.Delivery.Id, item => item.Delivery.CommittedAt);
        var calls = await store.CommitCallsAsync([.. built.Drafts.OrderByDescending(draft => draft.IsCritical).Take(max)], channels.Descriptors, now, LeaseRenewer.Length, ct);
        return [.. calls.Select(call => call with { CommittedAt = call.Draft.Deliveries.Min(id => committedAt[id]) })];
    }

    private async Task DeadLetterAsync(List<OutboxDelivery> failed, DateTimeOffset now, CancellationToken ct)
    {
        if (failed.Count == 0)
        {
            return;
        }

        await store.DeadLetterAsync([.. failed.Select(delivery => delivery.Id)], now, ct);
        foreach (var delivery in failed)
        {
            logger.DeadLettered(delivery.Id, delivery.IncidentId, delivery.Target.Channel);
            DeliveryMetrics.Settled(delivery.Target.Channel, Outcome.Never(FailureReason.Internal, "", ""));
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Boundary of one call: the others go on.")]
    private async Task SendAndSettleAsync(Call call, HeldLease held)
    {
        using var lease = held;
        await slots.WaitAsync(CancellationToken.None);
        try
        {
            if (lease.IsOver)
            {
                // The lease ran out before a slot became free, and another replica may have the call by now. If none has, it is claimed again.
                logger.LeaseOver(call.Id, call.Draft.Channel);
                return;
            }

            var started = Time.GetTimestamp();
            var at = Now;
            var result = await SendAsync(call, lease.Token);
            await SettleAsync(call, result, new Attempt(at, Time.GetElapsedTime(started)));
        }
        catch (Exception error)
        {
            // The call stays claimed until the lease ends, then it is tried again with the same bytes.
            logger.SettlingFailed(error, call.Id, call.Draft.Channel);
        }
        finally
        {
            slots.Release();
            Interlocked.Decrement(ref claimed);
            signal.NotifyLocal();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Boundary of one call: a bug in a channel costs an attempt, never the message.")]
    private async Task<CallResult> SendAsync(Call call, CancellationToken ct)
    {
        try
        {
            return await channels.Find(call.Draft.Channel)!.SendAsync(call, ct);
        }
        catch (OperationCanceledException)
        {
            return CallResult.Of(Outcome.Later(FailureReason.Timeout, "", "stopped before the answer came", TimeSpan.Zero));
        }
        catch (Exception error)
        {
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
            retryAt = RetrySchedule.Next(call, result.Overall, channels.Descriptors.Of(call.Draft.Channel).RepeatSafety, now, jitter);
            if (retryAt is null)
            {
                result = CallResult.Of(Outcome.Never(FailureReason.GaveUp, result.Overall.Code, result.Overall.Detail));
            }
        }

        if (await settlements.WriteAsync(call, result, attempt, retryAt, channels.Descriptors))
        {
            Report(call, result, attempt, now);
        }
        else
        {
            // The replica that has the call by now counts it.
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

        logger.CallSettled(
            call.Id,
            call.Draft.Channel,
            call.Draft.Endpoint,
            call.Draft.Recipients.Length,
            result.Overall.Kind,
            EnumNames.Of(result.Overall.Reason),
            result.Overall.Code,
            attempt.Took.TotalMilliseconds);
    }

    private async Task FinishClaimedAsync()
    {
        while (Volatile.Read(ref claimed) > 0)
        {
            await signal.WaitAsync(Poll, Time, CancellationToken.None);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        slots.Dispose();
    }
}

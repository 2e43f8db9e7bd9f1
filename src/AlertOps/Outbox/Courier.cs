using AlertOps.Alerts;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using AlertOps.Operations;

namespace AlertOps.Outbox;

/// <summary>
/// Carries what is due: forms calls from deliveries, commits their bytes, sends them, and settles what came of it. What it claims but can't finish
/// before the process dies is found again at the next start.
/// </summary>
internal sealed class Courier(
    IAlertStore store,
    IEnumerable<IChannel> channels,
    DeliveriesWaiting waiting,
    Draining draining,
    TimeProvider time,
    Func<double> random,
    ILogger<Courier> logger) : BackgroundService
{
    private const int Parallel = 64;

    /// <summary>Longer than any channel takes over one call (mail: two minutes for DATA), so that no claim ends while its call is on the way.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly FrozenDictionary<string, IChannel> byName = channels.ToFrozenDictionary(channel => channel.Name);
    private readonly SemaphoreSlim slots = new(Parallel);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var ct = draining.NoNewWork(stoppingToken);
        try
        {
            while (!ct.IsCancellationRequested)
            {
                if (!await CarryAsync(ct))
                {
                    await waiting.WaitAsync(Poll, time, ct);
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Draining: what is pending stays for the next start.
        }

        await FinishInFlightAsync();
    }

    /// <summary>One round. True when it found something, and there may be more.</summary>
    private async Task<bool> CarryAsync(CancellationToken ct)
    {
        ImmutableArray<Call> calls;
        try
        {
            var now = time.GetUtcNow();
            var free = slots.CurrentCount;
            if (free == 0)
            {
                return false;
            }

            var again = await store.ClaimCallsAsync(now, Lease, free, ct);
            var fresh = await FormAsync(await store.DueDeliveriesAsync(now, max: 1_000, ct), now, ct);
            calls = [.. again, .. fresh];
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Storage is down or full: nothing was taken, so nothing can be lost. Look again in a second.
            logger.OutboxUnavailable(error);
            return false;
        }

        foreach (var call in calls)
        {
            await slots.WaitAsync(ct);
            _ = CarryOneAsync(call);
        }

        return !calls.IsEmpty;
    }

    private async Task<ImmutableArray<Call>> FormAsync(ImmutableArray<Delivery> due, DateTimeOffset now, CancellationToken ct)
    {
        var drafts = ImmutableArray.CreateBuilder<CallDraft>();
        foreach (var group in due.GroupBy(delivery => (delivery.Target.Channel, delivery.Target.Endpoint)))
        {
            drafts.AddRange(byName[group.Key.Channel].Form([.. group]));
        }

        return drafts.Count == 0 ? [] : await store.CommitCallsAsync(drafts.DrainToImmutable(), now, Lease, ct);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Boundary of one call: the others go on.")]
    private async Task CarryOneAsync(Call call)
    {
        try
        {
            var started = time.GetTimestamp();
            var at = time.GetUtcNow();
            var result = await SendAsync(call);
            await SettleAsync(call, result, new Attempt(at, time.GetElapsedTime(started)));
        }
        catch (Exception error)
        {
            // The call keeps its claim until the lease ends, then it is tried again with the same bytes.
            logger.SettlingFailed(error, call.Id, call.Draft.Channel);
        }
        finally
        {
            slots.Release();
            waiting.Raise();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Boundary of one call: a bug in a channel costs a try, never the message.")]
    private async Task<CallResult> SendAsync(Call call)
    {
        try
        {
            return await byName[call.Draft.Channel].SendAsync(call, draining.InFlight);
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
        var now = time.GetUtcNow();
        DateTimeOffset? retryAt = null;
        if (result.Overall.Kind == OutcomeKind.Later)
        {
            retryAt = RetrySchedule.Next(call, result.Overall, now, random);
            if (retryAt is null)
            {
                result = CallResult.Of(Outcome.Never(FailureReason.GaveUp, result.Overall.Code, result.Overall.Detail));
            }
        }

        await store.SettleAsync(call, result, attempt, retryAt, CancellationToken.None);
        Report(call, result, attempt, now);
    }

    private void Report(Call call, CallResult result, Attempt attempt, DateTimeOffset now)
    {
        foreach (var recipient in call.Draft.Recipients)
        {
            var outcome = result.For(recipient);
            AlertOpsMetrics.Delivered(call.Draft.Channel, outcome);
            if (outcome.Kind == OutcomeKind.Sent)
            {
                AlertOpsMetrics.DeliveryTook(call.Draft.Channel, now - call.CommittedAt);
            }
        }

        logger.CallSettled(call.Id, call.Draft.Channel, call.Draft.Endpoint, call.Draft.Recipients.Length, result.Overall.Kind, Words.Of(result.Overall.Reason), result.Overall.Code, attempt.Took.TotalMilliseconds);
    }

    private async Task FinishInFlightAsync()
    {
        for (var slot = 0; slot < Parallel; slot++)
        {
            await slots.WaitAsync(CancellationToken.None);
        }
    }

    public override void Dispose()
    {
        slots.Dispose();
        base.Dispose();
    }
}

using System.Diagnostics.CodeAnalysis;
using AlertOps.Alerts;
using AlertOps.Delivery.Leases;

namespace AlertOps.Delivery.Lanes;

/// <summary>Sends the calls of one lane, and settles their results.</summary>
internal sealed class CallSender(IChannel channel, LaneServices services)
{
    private readonly SettlementWriter settlements = new(services.Store, services.Draining, services.Time, services.Logger);
    private readonly EndpointHealth health = new(services.Jitter);

    /// <summary>True while a result waits for the database. Its call must not be claimed meanwhile.</summary>
    public bool HasUnwritten => settlements.HasUnwritten;

    [SuppressMessage("Design", "CA1031", Justification = "Boundary of one call: the others go on.")]
    public async Task SendAndSettleAsync(Call call, HeldLease lease)
    {
        try
        {
            if (lease.IsOver)
            {
                // The lease ran out before a slot became free, and another replica may have the call by now. If none has, it is claimed again.
                services.Logger.LeaseOver(call.Id, call.Draft.Channel);
                return;
            }

            var started = services.Time.GetTimestamp();
            var at = services.Time.GetUtcNow();
            var result = await SendAsync(call, lease.Token);
            await SettleAsync(call, result, new Attempt(at, services.Time.GetElapsedTime(started)));
        }
        catch (Exception error)
        {
            // The call stays claimed until the lease ends, then it is tried again with the same bytes.
            services.Logger.SettlingFailed(error, call.Id, call.Draft.Channel);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Boundary of one call: a bug in a channel costs an attempt, never the message.")]
    private async Task<CallResult> SendAsync(Call call, CancellationToken ct)
    {
        try
        {
            return health.Note(call, await channel.SendAsync(call, ct));
        }
        catch (OperationCanceledException)
        {
            return CallResult.Of(Outcome.Later(FailureReason.Timeout, "", "stopped before the answer came", TimeSpan.Zero));
        }
        catch (Exception error)
        {
            services.Logger.ChannelFailed(error, call.Id, call.Draft.Channel);
            return CallResult.Of(Outcome.Later(FailureReason.Internal, "", error.GetType().Name));
        }
    }

    private async Task SettleAsync(Call call, CallResult result, Attempt attempt)
    {
        var now = services.Time.GetUtcNow();
        DateTimeOffset? retryAt = null;
        if (result.Overall.Kind == OutcomeKind.Later && result.RetryShape == RetryShape.None)
        {
            retryAt = RetrySchedule.Next(call, result.Overall, channel.Descriptor.RepeatSafety, now, services.Jitter);
            if (retryAt is null)
            {
                result = CallResult.Of(Outcome.Never(FailureReason.GaveUp, result.Overall.Code, result.Overall.Detail)) with { SilentFor = result.SilentFor };
            }
        }

        if (await settlements.WriteAsync(call, result, attempt, retryAt, services.Channels.Descriptors))
        {
            Report(call, result, attempt, now);
        }
        else
        {
            // The replica that has the call by now counts it.
            services.Logger.CallClaimLost(call.Id, call.Draft.Channel, result.Overall.Kind);
        }
    }

    private void Report(Call call, CallResult result, Attempt attempt, DateTimeOffset now)
    {
        foreach (var recipient in call.Draft.Recipients)
        {
            var outcome = result.For(recipient);
            services.Metrics.Settled(call.Draft.Channel, outcome);
            if (outcome.Kind == OutcomeKind.Sent)
            {
                services.Metrics.Accepted(call.Draft.Channel, now - call.CommittedAt);
            }
        }

        services.Logger.CallSettled(
            call.Id,
            call.Draft.Channel,
            call.Draft.Endpoint,
            call.Draft.Recipients.Length,
            result.Overall.Kind,
            EnumNames.Of(result.Overall.Reason),
            result.Overall.Code,
            attempt.Took.TotalMilliseconds);
    }
}

using AlertOps.Alerts;
using AlertOps.Background;
using AlertOps.Configuration;
using AlertOps.Notices;
using AlertOps.Operations;
using AlertOps.Routing;

namespace AlertOps.Delivery;

/// <summary>
/// Looks after what does not get through: turns to a receiver's fallback, tells people once that a channel has stopped and once that it works again, and
/// gives up what nobody waits for any more.
/// </summary>
internal sealed class FallbackMonitor(
    IOutboxStore store,
    ActiveConfiguration configuration,
    IncidentRecorder recorder,
    DeliverySignal deliveries,
    Draining draining,
    TimeProvider time,
    ILogger<FallbackMonitor> logger) : DrainingLoop("delivery_watch", TimeSpan.FromSeconds(1), draining, time, logger)
{
    /// <summary>What is old is looked at so seldom, counted in looks.</summary>
    private const int LooksForOld = 60;

    /// <summary>As long as a call is tried: whoever was to be told has been told by somebody else, or never.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private int looks;

    protected override Task LookAsync(CancellationToken ct) =>
        EachAsync<Func<CancellationToken, Task>>([FallBackAsync, TellOfStopsAsync, GiveUpAsync], look => look(ct), ct);

    private async Task GiveUpAsync(CancellationToken ct)
    {
        if (looks++ % LooksForOld == 0 && await store.GiveUpAsync(Now - Lifetime, Now, ct) is > 0 and var count)
        {
            logger.GivenUp(count);
        }
    }

    private async Task FallBackAsync(CancellationToken ct) => await EachAsync(await store.OverdueAsync(Now, ct), async overdue =>
    {
        var after = configuration.Current.Receivers.TryGetValue(overdue.Receiver, out var receiver) ? receiver.FallbackAfter : Routing.Receiver.DefaultFallbackAfter;
        var notice = FallbackNotice.Of(overdue.Notice, overdue.Receiver, overdue.Channel, EnumNames.Of(overdue.Because), overdue.Code, after);
        if (await store.FallBackAsync(overdue, notice, Now, ct))
        {
            logger.FellBack(overdue.Receiver, overdue.IncidentId, EnumNames.Of(overdue.Because), overdue.Code, overdue.Steps[0].Receiver);
            deliveries.NotifyAll();
        }
    }, ct);

    private async Task TellOfStopsAsync(CancellationToken ct)
    {
        var stops = await store.SuspensionsAsync(Now, ct);
        DeliveryMetrics.Suspended(stops);
        await EachAsync(stops.Where(stop => stop.IsForPeople && (stop.IsOver || !stop.IsReported)), async stop =>
        {
            if (stop.IsOver)
            {
                logger.ChannelWorks(stop.Channel, stop.Endpoint);
            }
            else
            {
                logger.ChannelStopped(stop.Channel, stop.Endpoint, stop.Code, stop.Detail, stop.Until);
            }

            await recorder.RecordAsync([SuspensionIncident.Of(stop, Now)], configuration.Current.Severity, ct);
            await store.MarkReportedAsync(stop, ct);
        }, ct);
    }
}

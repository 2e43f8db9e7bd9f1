using AlertOps.Alerts;
using AlertOps.Background;
using AlertOps.Configuration;
using AlertOps.Delivery.Suspensions;
using AlertOps.Notices;
using AlertOps.Routing;

namespace AlertOps.Delivery;

/// <summary>
/// Watches over deliveries that do not get through: takes the next fallback step of their receiver, has suspensions of endpoints reported, and gives up
/// deliveries that are too old.
/// </summary>
internal sealed class FallbackMonitor(
    IOutboxStore store,
    ActiveConfiguration configuration,
    ChannelDirectory channels,
    SuspensionReporter suspensions,
    DeliverySignal deliveries,
    Draining draining,
    TimeProvider time,
    ILogger<FallbackMonitor> logger) : DrainingLoop("fallbacks", TimeSpan.FromSeconds(1), draining, time, logger)
{
    /// <summary>Number of rounds from one search for deliveries that are too old to the next.</summary>
    private const int GiveUpInterval = 60;

    /// <summary>The same as the lifetime of a call: by then the people concerned know from others, or it is too late.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private int rounds;

    protected override Task TickAsync(CancellationToken ct) =>
        EachAsync<Func<CancellationToken, Task>>([FallBackAsync, ReportSuspensionsAsync, GiveUpAsync], step => step(ct), ct);

    private async Task FallBackAsync(CancellationToken ct) => await EachAsync(await store.OverdueAsync(Now, ct), async overdue =>
    {
        var after = configuration.Current.Receivers.TryGetValue(overdue.Receiver, out var receiver) ? receiver.FallbackAfter : Routing.Receiver.DefaultFallbackAfter;
        var notice = FallbackNotice.Of(overdue.Notice, overdue.Receiver, overdue.Channel, EnumNames.Of(overdue.Reason), overdue.Code, after);
        if (await store.FallBackAsync(overdue, notice, channels.Descriptors, Now, ct))
        {
            logger.FellBack(overdue.Receiver, overdue.IncidentId, EnumNames.Of(overdue.Reason), overdue.Code, overdue.Steps[0].Receiver);
            deliveries.NotifyAll();
        }
    }, ct);

    private async Task ReportSuspensionsAsync(CancellationToken ct) =>
        await EachAsync(await suspensions.UnreportedAsync(Now, ct), suspension => suspensions.ReportAsync(suspension, Now, ct), ct);

    private async Task GiveUpAsync(CancellationToken ct)
    {
        if (rounds++ % GiveUpInterval == 0 && await store.GiveUpAsync(Now - Lifetime, Now, ct) is > 0 and var count)
        {
            logger.GivenUp(count);
        }
    }
}

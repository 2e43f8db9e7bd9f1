using AlertOps.Background;

namespace AlertOps.Delivery.Suspensions;

/// <summary>Has suspensions of endpoints reported when they begin and end, and gives up deliveries that are too old, most of them behind a suspension.</summary>
internal sealed class SuspensionMonitor(
    IOutboxStore store, SuspensionReporter reporter, Draining draining, TimeProvider time, ILogger<SuspensionMonitor> logger)
    : DrainingLoop("suspensions", TimeSpan.FromSeconds(1), draining, time, logger)
{
    /// <summary>Number of rounds from one search for deliveries that are too old to the next.</summary>
    private const int GiveUpInterval = 60;

    /// <summary>The same as the lifetime of a call: by then the people concerned know from others, or it is too late.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private int rounds;

    protected override Task TickAsync(CancellationToken ct) =>
        EachAsync<Func<CancellationToken, Task>>([ReportAsync, GiveUpAsync], step => step(ct), ct);

    private async Task ReportAsync(CancellationToken ct) =>
        await EachAsync(await reporter.UnreportedAsync(Now, ct), suspension => reporter.ReportAsync(suspension, Now, ct), ct);

    private async Task GiveUpAsync(CancellationToken ct)
    {
        if (rounds++ % GiveUpInterval == 0 && await store.GiveUpAsync(Now - Lifetime, Now, ct) is > 0 and var count)
        {
            logger.GivenUp(count);
        }
    }
}

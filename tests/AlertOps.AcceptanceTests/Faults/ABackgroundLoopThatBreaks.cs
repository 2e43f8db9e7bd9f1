using System.Text;
using AlertOps.Background;
using AlertOps.Delivery;
using AlertOps.Metrics;
using AlertOps.Testing;
using AlertOps.Timers;
using Microsoft.Extensions.Hosting;

namespace AlertOps.AcceptanceTests.Faults;

/// <summary>A background loop fails in the running service: the service goes on, and no message is missing.</summary>
public class ABackgroundLoopThatBreaks
{
    private const int Times = 3;

    [Theory]
    [InlineData(nameof(IIncidentStore.ClaimIncidentsAsync), "planner")]
    [InlineData(nameof(IOutboxStore.LanesWithWorkAsync), "dispatcher")]
    [InlineData(nameof(IHousekeepingStore.MeasureDepthAsync), "gauges")]
    [InlineData(nameof(IOutboxStore.SuspensionsAsync), "suspensions")]
    [InlineData(nameof(ITimerStore.DueAsync), "timers")]
    public async Task Costs_nobody_a_message_and_is_counted(string method, string loop)
    {
        await using var at = await FaultSite.StartAsync(replace: BreakingStore.Breaking(method, Times));
        await at.OpenAsync(1);
        await at.UntilSeenAsync(1, "wecom_app", "wecom_robot", "email");
        await at.UntilAsync(_ => Restarts(at, loop) >= Times, $"{loop} counted");

        await at.OpenAsync(2);
        await at.UntilSeenAsync(2, "wecom_app", "wecom_robot", "email");
        Assert.Contains(
            $"alertops_background_restarts_total{{loop=\"{loop}\"}} {Times}\n", Encoding.UTF8.GetString(await at.Service.Get<PrometheusExporter>().CollectAsync()), StringComparison.Ordinal);
    }

    private static long Restarts(FaultSite at, string loop) =>
        at.Service.Get<IEnumerable<IHostedService>>().OfType<BackgroundLoop>().Single(one => one.Name == loop).Restarts;
}

using System.Globalization;
using AlertOps.Delivery;
using AlertOps.Metrics;
using AlertOps.Testing;
using AlertOps.Timers;

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
        using var metrics = new PrometheusExporter();
        var before = Restarts(metrics, loop);
        await using var at = await FaultSite.StartAsync(replace: BreakingStore.Breaking(method, Times));
        await at.OpenAsync(1);
        await at.UntilSeenAsync(1, "wecom_app", "wecom_robot", "email");
        await at.UntilAsync(_ => Restarts(metrics, loop) - before >= Times, $"{loop} counted");

        await at.OpenAsync(2);
        await at.UntilSeenAsync(2, "wecom_app", "wecom_robot", "email");
        Assert.Equal(Times, Restarts(metrics, loop) - before);
    }

    private static int Restarts(PrometheusExporter metrics, string loop)
    {
        var start = $"alertops_background_restarts_total{{loop=\"{loop}\"}} ";
        var line = metrics.Collect().Split('\n').FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal));
        return line is null ? 0 : int.Parse(line[start.Length..], CultureInfo.InvariantCulture);
    }
}

using AlertOps.Metrics;

namespace AlertOps.Background;

/// <summary>Shows at each scrape how often every background loop was started again. Each has a series of value 0 from the start, so that its first restart is visible to <c>increase()</c>.</summary>
internal sealed class LoopMetrics
{
    public LoopMetrics(MetricsRegistry metrics, IEnumerable<IHostedService> services)
    {
        var restarts = metrics.Factory.CreateCounter("alertops_background_restarts_total", "Times that a background loop broke and was started again.", ["loop"]);
        var loops = services.OfType<BackgroundLoop>().Select(loop => (Loop: loop, Series: restarts.WithLabels(loop.Name))).ToArray();
        metrics.BeforeCollection("the background loops", () =>
        {
            foreach (var (loop, series) in loops)
            {
                series.IncTo(loop.Restarts);
            }
        });
    }
}

using System.Diagnostics.CodeAnalysis;
using Prometheus;

namespace AlertOps.Metrics;

/// <summary>Holds the metrics of one service, so that two services in one process share no numbers.</summary>
internal sealed class MetricsRegistry : IDisposable
{
    private readonly CollectorRegistry collectors = Prometheus.Metrics.NewCustomRegistry();
    private readonly SemaphoreSlim collecting = new(1);
    private readonly ILogger<MetricsRegistry> logger;

    public MetricsRegistry(ILogger<MetricsRegistry> logger)
    {
        this.logger = logger;
        Factory = Prometheus.Metrics.WithCustomRegistry(collectors);

        // Nobody collects traces to which an exemplar could lead.
        Factory.ExemplarBehavior = ExemplarBehavior.NoExemplars();
    }

    /// <summary>Creates metrics in this registry. A metric that exists already is returned as it is.</summary>
    public IMetricFactory Factory { get; }

    /// <summary>
    /// Runs <paramref name="measure"/> before each collection; never twice at once. When it fails, the other metrics are collected all the same, and one line in the log says so
    /// until it works again.
    /// </summary>
    /// <param name="what">The measured thing, as the log names it.</param>
    [SuppressMessage("Design", "CA1031", Justification = "Boundary of one measurement: the others are collected.")]
    public void BeforeCollection(string what, Action measure)
    {
        var isBroken = false;
        collectors.AddBeforeCollectCallback(() =>
        {
            try
            {
                measure();
                isBroken = false;
            }
            catch (Exception error)
            {
                // The library would leave the failure unsaid.
                if (!isBroken)
                {
                    logger.MeasurementFailed(error, what);
                }

                isBroken = true;
            }
        });
    }

    /// <summary>Measures and writes all metrics; one collection after the other.</summary>
    public async Task WriteAsync(Stream to, ExpositionFormat format)
    {
        await collecting.WaitAsync(CancellationToken.None);
        try
        {
            await collectors.CollectAndExportAsTextAsync(to, format, CancellationToken.None);
        }
        finally
        {
            collecting.Release();
        }
    }

    public void Dispose() => collecting.Dispose();
}

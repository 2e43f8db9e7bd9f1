using Prometheus;

namespace AlertOps.Metrics;

/// <summary>Collects the metrics on demand, for <c>/metrics</c>.</summary>
internal sealed class PrometheusExporter
{
    private readonly SharedCollection text;
    private readonly SharedCollection openMetrics;

    public PrometheusExporter(MetricsRegistry registry)
    {
        text = new SharedCollection(() => CollectAsync(registry, ExpositionFormat.PrometheusText));
        openMetrics = new SharedCollection(() => CollectAsync(registry, ExpositionFormat.OpenMetricsText));
    }

    /// <summary>
    /// Collects the values of this moment or a little later, as UTF-8. However many callers ask for a format at once, there are at most two collections of it.
    /// </summary>
    public Task<byte[]> CollectAsync(ExpositionFormat format = ExpositionFormat.PrometheusText) =>
        (format == ExpositionFormat.OpenMetricsText ? openMetrics : text).CollectAsync();

    private static async Task<byte[]> CollectAsync(MetricsRegistry registry, ExpositionFormat format)
    {
        using var page = new MemoryStream();
        await registry.WriteAsync(page, format);
        return page.ToArray();
    }
}

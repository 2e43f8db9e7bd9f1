using AlertOps.Metrics;
using Prometheus;

namespace AlertOps.Operations.Connections;

/// <summary>Counts connections that were closed for new ones.</summary>
internal sealed class ConnectionMetrics(MetricsRegistry metrics)
{
    private readonly Counter evictions = metrics.Factory.CreateCounter("alertops_connections_evicted_total", "Connections that were closed to make room for new ones.");

    public void Evicted() => evictions.Inc();
}

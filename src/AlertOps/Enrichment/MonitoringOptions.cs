using System.Collections.Immutable;
using AlertOps.Configuration;

namespace AlertOps.Enrichment;

/// <summary>The monitoring that AlertOps asks and links to: <c>prometheus</c>, <c>alertmanager</c> and <c>grafana</c>.</summary>
internal sealed record MonitoringOptions(ImmutableArray<PrometheusOptions> Prometheus, ImmutableArray<AlertmanagerOptions> Alertmanagers, Uri? GrafanaUrl)
{
    public static MonitoringOptions None { get; } = new([], [], null);
}

internal static class MonitoringSection
{
    extension(AlertOpsOptions options)
    {
        public MonitoringOptions Monitoring => options.Get<MonitoringOptions>();

        public ImmutableArray<PrometheusOptions> Prometheus => options.Monitoring.Prometheus;

        public ImmutableArray<AlertmanagerOptions> Alertmanagers => options.Monitoring.Alertmanagers;

        public Uri? GrafanaUrl => options.Monitoring.GrafanaUrl;
    }
}

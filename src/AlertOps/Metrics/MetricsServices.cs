namespace AlertOps.Metrics;

internal static class MetricsServices
{
    public static IServiceCollection AddPrometheusExporter(this IServiceCollection services) => services
        .AddSingleton<MetricsRegistry>()
        .AddSingleton<MeterBridge>()
        .AddSingleton<ProcessMetrics>()
        .AddSingleton<PrometheusExporter>()
        .AddSingleton<IOwnFigures, ExportedFigures>();
}

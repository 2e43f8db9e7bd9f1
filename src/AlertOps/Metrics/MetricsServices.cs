namespace AlertOps.Metrics;

internal static class MetricsServices
{
    public static IServiceCollection AddPrometheusExporter(this IServiceCollection services) => services
        .AddSingleton<PrometheusExporter>()
        .AddSingleton<IOwnFigures, ExportedFigures>();
}

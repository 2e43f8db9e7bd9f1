using AlertOps.Configuration;
using AlertOps.Enrichment.OwnFigures;
using AlertOps.Enrichment.Prometheus;
using AlertOps.Metrics;
using AlertOps.Operations;

namespace AlertOps.Enrichment;

internal static class EnrichmentServices
{
    public static IServiceCollection AddEnrichment(this IServiceCollection services) => services
        .AddSingleton<IEvidenceSource>(provider => new PrometheusSource(
            provider.GetRequiredService<ActiveConfiguration>(),
            options => provider.GetRequiredService<OutgoingHttp>().Client(options.Http),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<PrometheusSource>>()))
        .AddSingleton<IEvidenceSource>(provider => new OwnFiguresSource(
            provider.GetService<IOwnFigures>(),
            provider.GetServices<IStoredFigures>(),
            provider.GetService<FigureHistory>(),
            provider.GetService<OwnFiguresScope>() ?? new OwnFiguresScope(CountsAlone: false),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<OwnFiguresSource>>()))
        .AddSingleton<EnrichmentMetrics>()
        .AddSingleton<Enricher>()
        .AddSingleton(provider => new AlertmanagerClient(
            provider.GetRequiredService<OutgoingHttp>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<AlertmanagerClient>>()));

    /// <summary>Keeps the figures of a process that runs as the service.</summary>
    /// <param name="countsAlone">False when other processes may share the store.</param>
    public static IServiceCollection AddOwnFigures(this IServiceCollection services, bool countsAlone) => services
        .AddSingleton(new OwnFiguresScope(countsAlone))
        .AddSingleton<FigureHistory>()
        .AddHostedService(provider => provider.GetRequiredService<FigureHistory>());
}

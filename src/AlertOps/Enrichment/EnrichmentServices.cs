using AlertOps.Configuration;
using AlertOps.Operations;

namespace AlertOps.Enrichment;

internal static class EnrichmentServices
{
    public static IServiceCollection AddEnrichment(this IServiceCollection services) => services
        .AddSingleton(provider => new Enricher(
            provider.GetRequiredService<ActiveConfiguration>(),
            provider.GetRequiredService<OutgoingHttp>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<Enricher>>()))
        .AddSingleton(provider => new AlertmanagerClient(
            provider.GetRequiredService<OutgoingHttp>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<AlertmanagerClient>>()));
}

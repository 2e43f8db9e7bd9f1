using System.Collections.Immutable;
using AlertOps.Channels;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Enrichment;
using AlertOps.Notices;
using AlertOps.Operations;
using AlertOps.Planning;
using AlertOps.Routing;
using AlertOps.Runbooks;
using AlertOps.Storage;

namespace AlertOps.DryRun;

internal static class DryRunServices
{
    public static IServiceCollection AddDryRun(this IServiceCollection services) => services.AddSingleton<IncidentForecast>().AddSingleton<Explainer>();

    /// <summary>Builds the services that the command needs for an explanation: planning and the channels' rendering, nothing that runs or sends.</summary>
    public static async Task<ServiceProvider> BuildAsync(
        ConfigurationSource source, ConfigurationResult loaded, ImmutableArray<IChannelModule> modules, CancellationToken ct)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddConfiguration(source, loaded);
        services.AddDatabase();
        services.AddOutgoingHttp();
        services.AddRunbooks();
        services.AddEnrichment();
        services.AddNotices();
        services.AddChannels(modules);
        services.AddSingleton<DigestBacklog>();
        services.AddSingleton<DeliveryPlanner>();
        services.AddSingleton<Jitter>(() => 0);
        services.AddSingleton<IncidentPlanner>();
        services.AddDryRun();
        var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<RunbookLibrary>().StartAsync(ct);
        return provider;
    }
}

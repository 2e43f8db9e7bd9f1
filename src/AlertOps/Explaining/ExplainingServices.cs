using AlertOps.Channels;
using AlertOps.Configuration;
using AlertOps.Enrichment;
using AlertOps.Notices;
using AlertOps.Operations;
using AlertOps.Outbox;
using AlertOps.Runbooks;
using AlertOps.Storage;

namespace AlertOps.Explaining;

internal static class ExplainingServices
{
    public static IServiceCollection AddExplaining(this IServiceCollection services) => services.AddSingleton<IncidentForecast>().AddSingleton<Explainer>();

    /// <summary>Just what an explanation needs, for the command: the pipeline and the channels' forms, nothing that runs or sends.</summary>
    public static async Task<ServiceProvider> BuildAsync(ConfigurationSource source, ConfigurationResult loaded, CancellationToken ct)
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
        services.AddChannels();
        services.AddSingleton<Backlog>();
        services.AddSingleton<Func<double>>(() => 0);
        services.AddSingleton<AlertPipeline>();
        services.AddExplaining();
        var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<RunbookLibrary>().StartAsync(ct);
        return provider;
    }
}

using System.Collections.Immutable;
using AlertOps.Delivery;

namespace AlertOps.Channels;

internal static class ChannelsServices
{
    /// <summary>Registers the modules, and the channels and services of each. They need the configuration, outgoing HTTP, logging and a clock.</summary>
    public static IServiceCollection AddChannels(this IServiceCollection services, ImmutableArray<IChannelModule> modules)
    {
        services.AddSingleton(provider => new ChartPng(ChartProgram.Find(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ChartPng>>()));
        services.AddSingleton<IPictures>(provider => provider.GetRequiredService<ChartPng>());
        services.AddSingleton<ChannelDirectory>();
        foreach (var module in modules)
        {
            services.AddSingleton(module);
            module.AddServices(services);
        }

        return services;
    }
}

namespace AlertOps.Configuration;

internal static class ConfigurationServices
{
    /// <param name="loaded">The result of <paramref name="source"/>, without problems.</param>
    public static IServiceCollection AddConfiguration(this IServiceCollection services, ConfigurationSource source, ConfigurationResult loaded) => services
        .AddSingleton(source)
        .AddSingleton(source.Loader.Announced)
        .AddSingleton(loaded)
        .AddSingleton(new ActiveConfiguration(loaded.Options ?? throw new ArgumentException("a configuration with problems can't be in force", nameof(loaded))))
        .AddSingleton<ReloadStatus>()
        .AddSingleton<ConfigurationReload>()
        .AddHostedService(provider => provider.GetRequiredService<ConfigurationReload>());
}

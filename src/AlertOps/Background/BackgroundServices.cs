namespace AlertOps.Background;

internal static class BackgroundServices
{
    public static IServiceCollection AddBackground(this IServiceCollection services)
    {
        services.AddSingleton<Draining>();
        services.AddSingleton<LogThrottle>();
        services.AddSingleton<IHostLifetime, DrainLifetime>();
        services.Configure<HostOptions>(options => options.ShutdownTimeout = DrainLifetime.ShutdownTimeout);
        services.AddSingleton<ServiceFailure>();
        services.AddSingleton<LoopMetrics>();
        return services;
    }
}

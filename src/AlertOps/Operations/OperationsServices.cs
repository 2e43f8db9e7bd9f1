using AlertOps.Delivery;

namespace AlertOps.Operations;

internal static class OperationsServices
{
    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.AddSingleton<Draining>();
        services.AddSingleton<LogThrottle>();
        services.AddSingleton<RequestFailures>();
        services.AddSingleton<IHostLifetime, DrainLifetime>();
        services.Configure<HostOptions>(options => options.ShutdownTimeout = DrainLifetime.GoneWithin);
        services.AddSingleton<StoreHealth>();
        services.AddSingleton<ServiceFailure>();
        services.AddSingleton<MetricsEndpoint>();
        services.AddSingleton<Gauges>();
        services.AddHostedService(provider => provider.GetRequiredService<Gauges>());
        return services;
    }
}

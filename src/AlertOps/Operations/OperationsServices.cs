using AlertOps.Delivery;

namespace AlertOps.Operations;

internal static class OperationsServices
{
    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.AddSingleton<RequestFailures>();
        services.AddSingleton<StoreHealth>();
        services.AddSingleton<MetricsEndpoint>();
        services.AddSingleton<Gauges>();
        services.AddHostedService(provider => provider.GetRequiredService<Gauges>());
        return services;
    }
}

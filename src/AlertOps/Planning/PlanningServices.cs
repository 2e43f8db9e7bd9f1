using AlertOps.Routing;

namespace AlertOps.Planning;

internal static class PlanningServices
{
    public static IServiceCollection AddPlanning(this IServiceCollection services)
    {
        services.AddSingleton<DeliveryPlanner>();
        services.AddSingleton<IncidentPlanner>();
        services.AddHostedService<PlannerWorker>();
        services.AddHostedService<StaleFiringVerifier>();
        return services;
    }
}

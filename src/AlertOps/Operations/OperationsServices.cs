namespace AlertOps.Operations;

internal static class OperationsServices
{
    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.AddSingleton<RequestFailureLog>();
        services.AddSingleton<ServiceGauges>();
        return services;
    }
}

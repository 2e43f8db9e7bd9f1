namespace AlertOps.Runbooks;

internal static class RunbooksServices
{
    public static IServiceCollection AddRunbooks(this IServiceCollection services)
    {
        services.AddSingleton<RunbookLibrary>();
        services.AddHostedService(provider => provider.GetRequiredService<RunbookLibrary>());
        return services;
    }
}

using System.Security.Cryptography;

namespace AlertOps.Outbox;

internal static class OutboxServices
{
    public static IServiceCollection AddOutbox(this IServiceCollection services)
    {
        services.AddSingleton<ChangesWaiting>();
        services.AddSingleton<DeliveriesWaiting>();
        services.AddSingleton<Func<double>>(() => RandomNumberGenerator.GetInt32(1 << 30) / (double)(1 << 30));
        services.AddSingleton<AlertPipeline>();
        services.AddSingleton<IntakeLoad>();
        services.AddSingleton<Backlog>();
        services.AddSingleton<LeaseKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<LeaseKeeper>());
        services.AddHostedService<Planner>();
        services.AddHostedService<Courier>();
        services.AddHostedService<DeliveryWatch>();
        services.AddHostedService<ReminderClock>();
        services.AddHostedService<LateNews>();
        services.AddHostedService<Retention>();
        return services;
    }
}

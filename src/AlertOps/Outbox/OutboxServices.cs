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
        services.AddHostedService<Planner>();
        services.AddHostedService<Courier>();
        services.AddHostedService<ReminderClock>();
        services.AddHostedService<LateNews>();
        return services;
    }
}

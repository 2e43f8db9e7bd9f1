using System.Security.Cryptography;
using AlertOps.Delivery.Lanes;
using AlertOps.Delivery.Leases;
using AlertOps.Delivery.Suspensions;
using AlertOps.Metrics;

namespace AlertOps.Delivery;

internal static class DeliveryServices
{
    public static IServiceCollection AddDelivery(this IServiceCollection services)
    {
        services.AddSingleton<ChangeSignal>();
        services.AddSingleton<DeliverySignal>();
        services.AddSingleton<IncidentRecorder>();
        services.AddSingleton<IncidentCommands>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<PersonPurger>();
        services.AddSingleton<DeliveryReplay>();
        services.AddSingleton<OutboxStatusReader>();
        services.AddSingleton<Jitter>(() => RandomNumberGenerator.GetInt32(1 << 30) / (double)(1 << 30));
        services.AddSingleton<IntakeLoad>();
        services.AddSingleton<DigestBacklog>();
        services.AddSingleton<DeliveryMetrics>();
        services.AddSingleton<LaneServices>();
        services.AddSingleton<LeaseRenewer>();
        services.AddHostedService(provider => provider.GetRequiredService<LeaseRenewer>());
        services.AddSingleton<SuspensionReporter>();
        services.AddSingleton<IStoredFigures>(provider => provider.GetRequiredService<SuspensionReporter>());
        services.AddHostedService<DeliveryDispatcher>();
        services.AddSingleton<OutboxGauges>();
        services.AddSingleton<IStoredFigures>(provider => provider.GetRequiredService<OutboxGauges>());
        services.AddHostedService(provider => provider.GetRequiredService<OutboxGauges>());
        services.AddHostedService<SuspensionMonitor>();
        services.AddHostedService<RetentionWorker>();
        return services;
    }
}

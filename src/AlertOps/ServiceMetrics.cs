using AlertOps.Background;
using AlertOps.Channels;
using AlertOps.Delivery;
using AlertOps.Enrichment;
using AlertOps.Intake;
using AlertOps.Intake.WeChatAlarms;
using AlertOps.Metrics;
using AlertOps.Operations;
using AlertOps.Operations.Connections;

namespace AlertOps;

/// <summary>Makes the metrics of every room. Their series exist with value 0 from then on, so that the first error is visible to <c>increase()</c>.</summary>
internal static class ServiceMetrics
{
    /// <summary>Makes the bridge first: it must be listening before the first number.</summary>
    public static void Start(IServiceProvider services)
    {
        services.GetRequiredService<MeterBridge>();
        services.GetRequiredService<ProcessMetrics>();
        services.GetRequiredService<ServiceGauges>();
        services.GetRequiredService<IntakeMetrics>();
        services.GetRequiredService<WeChatAlarmMetrics>();
        services.GetRequiredService<EnrichmentMetrics>();
        services.GetRequiredService<DeliveryMetrics>();
        services.GetRequiredService<ConnectionMetrics>();
        services.GetRequiredService<LoopMetrics>();
        foreach (var module in services.GetServices<IChannelModule>())
        {
            module.StartMetrics(services);
        }
    }
}

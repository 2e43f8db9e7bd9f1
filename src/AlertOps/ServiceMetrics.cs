using AlertOps.Channels;
using AlertOps.Delivery;
using AlertOps.Enrichment;
using AlertOps.Intake;
using AlertOps.Intake.WeChatAlarms;
using AlertOps.Metrics;
using AlertOps.Operations;
using AlertOps.Operations.Connections;

namespace AlertOps;

/// <summary>Starts the metrics of every room. Their series exist with value 0 from then on, so that the first error is visible to <c>increase()</c>.</summary>
internal static class ServiceMetrics
{
    /// <summary>Starts the exporter first: it must be listening before the first number.</summary>
    public static void Start(IServiceProvider services)
    {
        services.GetRequiredService<PrometheusExporter>();
        IntakeMetrics.Start();
        EnrichmentMetrics.Start();
        DeliveryMetrics.Start(services.GetRequiredService<ChannelDirectory>().Names);
        ConnectionMetrics.Start();
        WeChatAlarmMetrics.Start();
        foreach (var module in services.GetServices<IChannelModule>())
        {
            module.StartMetrics(services);
        }

        services.GetRequiredService<ServiceGauges>().Start();
    }
}

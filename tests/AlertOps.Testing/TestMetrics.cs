using System.Text;
using AlertOps.Delivery;
using AlertOps.Intake;
using AlertOps.Metrics;
using AlertOps.Timers;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertOps.Testing;

/// <summary>Makes metrics for parts of the service that run without it.</summary>
internal static class TestMetrics
{
    public static MetricsRegistry Registry() => new(NullLogger<MetricsRegistry>.Instance);

    public static IntakeMetrics Intake() => new(Registry());

    public static DeliveryMetrics Delivery(ChannelDirectory channels) => new(Registry(), channels);

    public static TimerMetrics Timers() => new(Registry());

    /// <summary>Collects the page of <c>/metrics</c>.</summary>
    public static async Task<string> PageAsync(this MetricsRegistry registry) => Encoding.UTF8.GetString(await new PrometheusExporter(registry).CollectAsync());
}

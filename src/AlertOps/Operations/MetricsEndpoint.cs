using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace AlertOps.Operations;

/// <summary>Collects every instrument on demand and serves <c>/metrics</c>.</summary>
internal sealed class MetricsEndpoint : IDisposable
{
    private readonly Lock collecting = new();
    private readonly TextExporter exporter = new();
    private readonly BaseExportingMetricReader reader;
    private readonly MeterProvider provider;

    public MetricsEndpoint()
    {
        reader = new BaseExportingMetricReader(exporter) { TemporalityPreference = MetricReaderTemporalityPreference.Cumulative };
        provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter(
                AlertOpsMetrics.MeterName, "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel",
                "Microsoft.AspNetCore.Diagnostics", "System.Net.Http", "System.Net.NameResolution")
            .AddReader(reader)
            .Build();
    }

    public string Collect()
    {
        lock (collecting)
        {
            exporter.Text = new PrometheusText();
            reader.Collect();
            return exporter.Text.ToString();
        }
    }

    public void Dispose()
    {
        provider.Dispose();
        reader.Dispose();
        exporter.Dispose();
    }

    // "Push" is what lets us collect when we like; an exporter that is only pulled is collected through a scope that OpenTelemetry keeps to itself.
    [ExportModes(ExportModes.Push)]
    private sealed class TextExporter : BaseExporter<Metric>
    {
        public PrometheusText Text { get; set; } = new();

        public override ExportResult Export(in Batch<Metric> batch)
        {
            foreach (var metric in batch)
            {
                Text.Add(metric);
            }

            return ExportResult.Success;
        }
    }
}

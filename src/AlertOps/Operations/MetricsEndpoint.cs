using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace AlertOps.Operations;

/// <summary>Collects every instrument on demand and serves <c>/metrics</c>.</summary>
internal sealed class MetricsEndpoint : IDisposable
{
    private readonly Lock collecting = new();
    private readonly Lock guard = new();
    private readonly TextExporter exporter = new();
    private readonly BaseExportingMetricReader reader;
    private readonly MeterProvider provider;
    private Task running = Task.CompletedTask;
    private Task<byte[]>? next;

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

    /// <summary>What is true now; one after the other.</summary>
    public string Collect()
    {
        lock (collecting)
        {
            exporter.Text = new PrometheusText();
            reader.Collect();
            return exporter.Text.ToString();
        }
    }

    /// <summary>
    /// What is true when it is asked or a moment later, as UTF-8. However many ask at once, at most two collections are on: one that runs, and one that
    /// begins after it and answers everybody who came meanwhile.
    /// </summary>
    public Task<byte[]> CollectAsync()
    {
        lock (guard)
        {
            return next ??= NextAsync(running);
        }
    }

    private async Task<byte[]> NextAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        lock (guard)
        {
            (running, next) = (next!, null);
        }

        return Encoding.UTF8.GetBytes(Collect());
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

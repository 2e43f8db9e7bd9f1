using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace AlertOps.Metrics;

/// <summary>Collects every instrument of the process on demand, for <c>/metrics</c>.</summary>
internal sealed class PrometheusExporter : IDisposable
{
    private readonly Lock collecting = new();
    private readonly Lock guard = new();
    private readonly TextExporter exporter = new();
    private readonly BaseExportingMetricReader reader;
    private readonly MeterProvider provider;
    private Task running = Task.CompletedTask;
    private Task<byte[]>? next;

    public PrometheusExporter()
    {
        reader = new BaseExportingMetricReader(exporter) { TemporalityPreference = MetricReaderTemporalityPreference.Cumulative };
        provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter(
                AlertOpsMeter.Name, "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel",
                "Microsoft.AspNetCore.Diagnostics", "System.Net.Http", "System.Net.NameResolution")
            .AddReader(reader)
            .Build();
    }

    /// <summary>Collects the present values in Prometheus' text format; one collection after the other.</summary>
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
    /// Collects the values of this moment or a little later, as UTF-8. However many callers ask at once, there are at most two collections: the one that
    /// runs, and one that begins after it and answers everybody who asked meanwhile.
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

    // With "Push" this class decides when to collect; OpenTelemetry keeps the scope in which it collects a "Pull" exporter to itself.
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

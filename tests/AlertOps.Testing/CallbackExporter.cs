using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AlertOps.Testing;

/// <summary>
/// A small exporter with the core application's callback series: counters that grow with every scrape, as real ones do with every callback.
/// </summary>
public sealed class CallbackExporter : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<(string Node, string Result), (double Count, double Milliseconds)> counters = [];
    private readonly Dictionary<string, Traffic> traffic = [];
    private WebApplication app = null!;

    public int Port { get; private set; }

    public static async Task<CallbackExporter> StartAsync(params string[] nodes)
    {
        var exporter = new CallbackExporter();
        foreach (var node in nodes)
        {
            exporter.Set(node, Traffic.Healthy);
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        exporter.app = builder.Build();
        exporter.app.MapGet("/metrics", () => Results.Text(exporter.Scrape(), "text/plain; version=0.0.4"));
        await exporter.app.StartAsync();
        exporter.Port = new Uri(exporter.app.Urls.Single()).Port;
        return exporter;
    }

    public void Set(string node, Traffic now)
    {
        lock (gate)
        {
            traffic[node] = now;
        }
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private string Scrape()
    {
        var text = new StringBuilder();
        lock (gate)
        {
            foreach (var (node, now) in traffic)
            {
                Grow(node, "success", now.Succeeding, now.Milliseconds);
                Grow(node, now.FailureCode, now.Failing, now.Milliseconds);
                text.Append(CultureInfo.InvariantCulture, $"callback_queue_size{{node=\"{node}\"}} {now.Queue}\n");
            }

            foreach (var ((node, result), (count, milliseconds)) in counters)
            {
                var labels = $"{{node=\"{node}\",type=\"inbound_message\",result=\"{result}\"}}";
                text.Append(CultureInfo.InvariantCulture, $"callback_requests_duration_ms_count{labels} {count}\n");
                text.Append(CultureInfo.InvariantCulture, $"callback_requests_duration_ms_sum{labels} {milliseconds}\n");
            }
        }

        return text.ToString();
    }

    private void Grow(string node, string result, int requests, double milliseconds)
    {
        var (count, sum) = counters.GetValueOrDefault((node, result));
        counters[(node, result)] = (count + requests, sum + (requests * milliseconds));
    }

    /// <param name="Succeeding">Number of callbacks that succeed between two scrapes.</param>
    public sealed record Traffic(int Succeeding, int Failing, string FailureCode, double Milliseconds, double Queue)
    {
        public static Traffic None { get; } = new(0, 0, "504", 0, 0);

        public static Traffic Healthy { get; } = new(20, 0, "504", 180, 12);
    }
}

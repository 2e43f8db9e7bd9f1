using System.Diagnostics.Metrics;
using System.Text;
using AlertOps.Intake;
using AlertOps.Metrics;
using AlertOps.Operations.Connections;

namespace AlertOps.Tests.Metrics;

public class PrometheusExporterTests
{
    [Fact]
    public async Task A_crowd_of_scrapes_costs_two_collections()
    {
        using var metrics = new PrometheusExporter();
        ConnectionMetrics.Start();

        // The first collection lasts until everybody has asked.
        using var asked = new ManualResetEventSlim();
        using var meter = new Meter("System.Net.NameResolution");
        meter.CreateObservableGauge("test.slow", () => asked.Wait(TimeSpan.FromSeconds(30)) ? 1 : 0);
        var asking = Enumerable.Range(0, 500).Select(_ => metrics.CollectAsync()).ToArray();
        asked.Set();
        var answers = await Task.WhenAll(asking);

        Assert.InRange(answers.Distinct().Count(), 1, 2);
        Assert.All(answers.Distinct(), answer => Assert.Contains("alertops_connections_evicted_total 0", Encoding.UTF8.GetString(answer), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_scrape_tells_what_was_counted_before_it()
    {
        using var metrics = new PrometheusExporter();
        IntakeMetrics.Answered(418);
        var first = Encoding.UTF8.GetString(await metrics.CollectAsync());
        IntakeMetrics.Answered(418);
        var second = Encoding.UTF8.GetString(await metrics.CollectAsync());

        Assert.Contains("alertops_intake_requests_total{code=\"418\"} 1\n", first, StringComparison.Ordinal);
        Assert.Contains("alertops_intake_requests_total{code=\"418\"} 2\n", second, StringComparison.Ordinal);
    }
}

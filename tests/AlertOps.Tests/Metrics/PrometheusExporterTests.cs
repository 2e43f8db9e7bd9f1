using System.Text;
using AlertOps.Intake;
using AlertOps.Metrics;
using AlertOps.Operations.Connections;
using AlertOps.Testing;
using AlertOps.Tests.Channels;
using Prometheus;

namespace AlertOps.Tests.Metrics;

public class PrometheusExporterTests
{
    [Theory]
    [InlineData(ExpositionFormat.PrometheusText, "alertops_connections_evicted_total 0\n")]
    [InlineData(ExpositionFormat.OpenMetricsText, "alertops_connections_evicted_total 0.0\n")]
    public async Task A_crowd_of_scrapes_costs_two_collections(ExpositionFormat format, string line)
    {
        var registry = TestMetrics.Registry();
        var metrics = new PrometheusExporter(registry);
        _ = new ConnectionMetrics(registry);

        // The first collection lasts until everybody has asked.
        var collections = 0;
        using var asked = new ManualResetEventSlim();
        registry.BeforeCollection("a crowd", () =>
        {
            collections++;
            asked.Wait(TimeSpan.FromSeconds(30));
        });
        var asking = Enumerable.Range(0, 500).Select(_ => metrics.CollectAsync(format)).ToArray();
        asked.Set();
        var answers = await Task.WhenAll(asking);

        Assert.InRange(collections, 1, 2);
        Assert.Equal(collections, answers.Distinct().Count());
        Assert.All(answers.Distinct(), answer => Assert.Contains(line, Encoding.UTF8.GetString(answer), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_scrape_tells_what_was_counted_before_it()
    {
        var registry = TestMetrics.Registry();
        var intake = new IntakeMetrics(registry);
        intake.Answered(418);
        var first = await registry.PageAsync();
        intake.Answered(418);
        var second = await registry.PageAsync();

        Assert.Contains("alertops_intake_requests_total{code=\"418\"} 1\n", first, StringComparison.Ordinal);
        Assert.Contains("alertops_intake_requests_total{code=\"418\"} 2\n", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_services_in_one_process_share_no_numbers()
    {
        var (one, other) = (TestMetrics.Registry(), TestMetrics.Registry());
        _ = new IntakeMetrics(other);

        new IntakeMetrics(one).Answered(200);

        Assert.Contains("alertops_intake_requests_total{code=\"200\"} 1\n", await one.PageAsync(), StringComparison.Ordinal);
        Assert.Contains("alertops_intake_requests_total{code=\"200\"} 0\n", await other.PageAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_measurement_that_fails_hides_no_other_and_is_logged_once_until_it_works_again()
    {
        var log = new LogLines();
        var registry = new MetricsRegistry(log.For<MetricsRegistry>());
        var isBroken = true;
        var well = registry.Factory.CreateGauge("test_well", "Works.");
        registry.BeforeCollection("something", () => _ = isBroken ? throw new InvalidOperationException("broken on purpose") : 1);
        registry.BeforeCollection("something else", () => well.Inc());

        await registry.PageAsync();
        var page = await registry.PageAsync();
        var once = log.All;
        isBroken = false;
        await registry.PageAsync();
        isBroken = true;
        await registry.PageAsync();

        Assert.Contains("test_well 2\n", page, StringComparison.Ordinal);
        Assert.Equal(2, once.Split("The metrics of something can't be measured").Length);
        Assert.Contains("broken on purpose", once, StringComparison.Ordinal);
        Assert.Equal(3, log.All.Split("The metrics of something can't be measured").Length);
    }
}

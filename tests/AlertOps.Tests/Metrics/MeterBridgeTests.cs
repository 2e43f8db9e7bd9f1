using System.Diagnostics.Metrics;
using AlertOps.Metrics;
using AlertOps.Testing;
using AlertOps.Tests.Channels;
using Microsoft.Extensions.DependencyInjection;

namespace AlertOps.Tests.Metrics;

/// <summary>The runtime's and ASP.NET Core's instruments keep the names that dashboards know.</summary>
public sealed class MeterBridgeTests : IDisposable
{
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly LogLines log = new();
    private readonly MetricsRegistry registry;
    private readonly MeterBridge bridge;
    private readonly Meter meter;

    public MeterBridgeTests()
    {
        registry = new MetricsRegistry(log.For<MetricsRegistry>());
        var meters = services.GetRequiredService<IMeterFactory>();
        bridge = new MeterBridge(registry, meters, log.For<MeterBridge>());
        meter = meters.Create("Microsoft.AspNetCore.Hosting");
    }

    [Theory]
    [InlineData("test.request.duration", "s", "test_request_duration_seconds_total")]
    [InlineData("test.memory", "By", "test_memory_bytes_total")]
    [InlineData("test.sent_bytes", "By", "test_sent_bytes_total")]
    [InlineData("test.requests", "{request}", "test_requests_total")]
    [InlineData("test.assembly.count", null, "test_assembly_number_total")]
    [InlineData("test.hits_total", null, "test_hits_total")]
    public async Task Names_are_those_of_the_versions_before(string name, string? unit, string shown)
    {
        meter.CreateCounter<long>(name, unit, "Says \\ and\nmore.").Add(3);

        var page = await registry.PageAsync();

        Assert.Contains($"# HELP {shown} Says \\\\ and\\nmore.\n# TYPE {shown} counter\n{shown} 3\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_kind_of_instrument_has_its_type()
    {
        var sum = meter.CreateUpDownCounter<int>("test.sum");
        sum.Add(5);
        sum.Add(-7);
        meter.CreateGauge<double>("test.gauge").Record(1.5);
        meter.CreateObservableGauge("test.observed.gauge", () => 7);
        meter.CreateObservableUpDownCounter("test.observed.sum", () => -2L);
        meter.CreateObservableCounter("test.observed.counter", () => 9);

        var page = await registry.PageAsync();

        Assert.Contains("# TYPE test_sum gauge\ntest_sum -2\n", page, StringComparison.Ordinal);
        Assert.Contains("# TYPE test_gauge gauge\ntest_gauge 1.5\n", page, StringComparison.Ordinal);
        Assert.Contains("# TYPE test_observed_gauge gauge\ntest_observed_gauge 7\n", page, StringComparison.Ordinal);
        Assert.Contains("# TYPE test_observed_sum gauge\ntest_observed_sum -2\n", page, StringComparison.Ordinal);
        Assert.Contains("# TYPE test_observed_counter_total counter\ntest_observed_counter_total 9\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_histogram_has_the_buckets_that_it_advises()
    {
        meter.CreateHistogram("test.duration", "s", null, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 2] }).Record(1);
        meter.CreateHistogram("test.size", "By", null, null, new InstrumentAdvice<long> { HistogramBucketBoundaries = [100] }).Record(1000);

        var page = await registry.PageAsync();

        Assert.Contains("# HELP test_duration_seconds test.duration\n# TYPE test_duration_seconds histogram\n", page, StringComparison.Ordinal);
        Assert.Equal(
            ["test_duration_seconds_bucket{le=\"0.5\"} 0", "test_duration_seconds_bucket{le=\"2\"} 1", "test_duration_seconds_bucket{le=\"+Inf\"} 1"],
            page.Split('\n').Where(line => line.StartsWith("test_duration_seconds_bucket", StringComparison.Ordinal)));
        Assert.Contains("test_size_bytes_bucket{le=\"100\"} 0\ntest_size_bytes_bucket{le=\"+Inf\"} 1\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_observed_series_that_is_no_longer_reported_is_gone_and_a_counter_may_fall()
    {
        Measurement<long>[] measured = [new(5, new KeyValuePair<string, object?>("generation", "gen0")), new(3, new KeyValuePair<string, object?>("generation", "gen1"))];
        long? length = 8;
        meter.CreateObservableCounter("test.collections", () => measured);
        meter.CreateObservableCounter("test.queue.length", () => length is { } known ? [new Measurement<long>(known)] : Array.Empty<Measurement<long>>());
        var first = await registry.PageAsync();
        (measured, length) = ([measured[0]], 2);
        var second = await registry.PageAsync();
        length = null;
        var third = await registry.PageAsync();

        Assert.Contains("test_collections_total{generation=\"gen1\"} 3\n", first, StringComparison.Ordinal);
        Assert.Contains("test_queue_length_total 8\n", first, StringComparison.Ordinal);
        Assert.Contains("test_collections_total{generation=\"gen0\"} 5\n", second, StringComparison.Ordinal);
        Assert.DoesNotContain("{generation=\"gen1\"}", second, StringComparison.Ordinal);
        Assert.Contains("test_queue_length_total 2\n", second, StringComparison.Ordinal);
        Assert.DoesNotContain("\ntest_queue_length_total", third, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Series_of_one_instrument_may_have_different_labels_in_any_order()
    {
        var requests = meter.CreateCounter<int>("test.requests");
        requests.Add(1, new("http.route", "/x"), new("status", 200));
        requests.Add(1, new("status", 200), new("http.route", "/x"));
        requests.Add(1, new("error.type", "a \"b\" \\ c\nd"), new("status", 500));
        requests.Add(1, new KeyValuePair<string, object?>("retried", true));
        requests.Add(1);

        var page = await registry.PageAsync();

        Assert.Equal(
            [
                "test_requests_total 1", "test_requests_total{error_type=\"a \\\"b\\\" \\\\ c\\nd\",status=\"500\"} 1", "test_requests_total{http_route=\"/x\",status=\"200\"} 2",
                "test_requests_total{retried=\"True\"} 1",
            ],
            page.Split('\n').Where(line => line.StartsWith("test_requests_total", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Beyond_the_limit_measurements_share_one_series()
    {
        var paths = meter.CreateCounter<int>("test.paths");
        for (var number = 0; number < 2100; number++)
        {
            paths.Add(1, new KeyValuePair<string, object?>("path", number));
        }

        paths.Add(1, new KeyValuePair<string, object?>("path", 7));
        var lines = (await registry.PageAsync()).Split('\n').Where(line => line.StartsWith("test_paths_total", StringComparison.Ordinal)).ToList();

        Assert.Equal(2001, lines.Count);
        Assert.Contains("test_paths_total{otel_metric_overflow=\"true\"} 100", lines);
        Assert.Contains("test_paths_total{path=\"7\"} 2", lines);
    }

    [Fact]
    public async Task An_instrument_that_breaks_hides_no_other_and_is_one_line_in_the_log()
    {
        meter.CreateObservableGauge("test.broken", int () => throw new InvalidOperationException("broken on purpose"));
        meter.CreateObservableGauge("test.well", () => 1);

        await registry.PageAsync();
        var page = await registry.PageAsync();

        Assert.Contains("test_well 1\n", page, StringComparison.Ordinal);
        Assert.Equal(2, log.All.Split("The metrics of the runtime can't be measured").Length);
        Assert.Contains("broken on purpose", log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_instrument_that_can_not_be_shown_costs_who_measures_nothing_and_is_one_line_in_the_log()
    {
        meter.CreateGauge<int>("test.clash_total").Record(1);
        var clash = meter.CreateCounter<int>("test.clash");
        clash.Add(1);
        clash.Add(1, new KeyValuePair<string, object?>("more", 1));
        meter.CreateCounter<int>("test.label").Add(1, new KeyValuePair<string, object?>("__name__", "x"));

        var page = await registry.PageAsync();

        Assert.Contains("test_clash_total 1\n", page, StringComparison.Ordinal);
        Assert.Equal(2, log.All.Split("The instrument test.clash can't be shown").Length);
        Assert.Equal(2, log.All.Split("The instrument test.label can't be shown").Length);
    }

    [Fact]
    public async Task A_counter_does_not_fall_when_it_is_told_to()
    {
        var counter = meter.CreateCounter<int>("test.wrong");
        counter.Add(2);
        counter.Add(-1);

        Assert.Contains("test_wrong_total 2\n", await registry.PageAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Meters_of_another_service_and_meters_that_nobody_asked_for_are_not_shown()
    {
        using var other = new ServiceCollection().AddMetrics().BuildServiceProvider();
        other.GetRequiredService<IMeterFactory>().Create("Microsoft.AspNetCore.Hosting").CreateCounter<int>("test.elsewhere").Add(1);
        services.GetRequiredService<IMeterFactory>().Create("Npgsql").CreateCounter<int>("test.unasked").Add(1);
        using var shared = new Meter("System.Net.Http");
        shared.CreateCounter<int>("test.shared").Add(1);

        var page = await registry.PageAsync();

        Assert.DoesNotContain("test_elsewhere", page, StringComparison.Ordinal);
        Assert.DoesNotContain("test_unasked", page, StringComparison.Ordinal);
        Assert.Contains("test_shared_total 1\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_meter_that_ends_takes_its_series_with_it()
    {
        var ending = new Meter("System.Net.Http");
        ending.CreateCounter<int>("test.ending").Add(1);
        ending.CreateObservableGauge("test.ending.observed", () => 1);
        Assert.Contains("test_ending_total 1\n", await registry.PageAsync(), StringComparison.Ordinal);

        ending.Dispose();

        var page = await registry.PageAsync();
        Assert.DoesNotContain("\ntest_ending_total", page, StringComparison.Ordinal);
        Assert.DoesNotContain("\ntest_ending_observed ", page, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        bridge.Dispose();
        services.Dispose();
    }
}

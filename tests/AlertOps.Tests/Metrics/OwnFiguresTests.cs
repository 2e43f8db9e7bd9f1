using System.Text.RegularExpressions;
using AlertOps.Intake;
using AlertOps.Metrics;
using AlertOps.Testing;
using AlertOps.Tests.Architecture;

namespace AlertOps.Tests.Metrics;

public partial class OwnFiguresTests
{
    [Fact]
    public void The_list_of_own_metrics_is_what_the_source_makes()
    {
        var made = RoomFiles.All.SelectMany(file => Made().Matches(file.Code)).Where(match => !match.Groups["name"].Value.StartsWith("process_", StringComparison.Ordinal)).ToLookup(match => match.Groups["kind"].Value, match => match.Groups["name"].Value);

        Assert.Equal(made["Counter"].Order(StringComparer.Ordinal), OwnMetrics.Counters.Order(StringComparer.Ordinal));
        Assert.Equal(made["Gauge"].Order(StringComparer.Ordinal), OwnMetrics.Gauges.Order(StringComparer.Ordinal));
        Assert.Equal(made["Histogram"].Order(StringComparer.Ordinal), OwnMetrics.Histograms.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Figures_are_those_of_the_page_and_only_AlertOps_own()
    {
        var registry = TestMetrics.Registry();
        using var process = new ProcessMetrics(registry);
        var intake = new IntakeMetrics(registry);
        intake.Answered(419);
        intake.Answered(419);
        intake.Committed(TimeSpan.FromSeconds(0.003));

        var figures = await new ExportedFigures(new PrometheusExporter(registry)).ReadAsync(CancellationToken.None);

        var counted = Assert.Single(figures, figure => figure.Labels.SequenceEqual([KeyValuePair.Create("code", "419")]));
        Assert.Equal(("alertops_intake_requests_total", 2), (counted.Name, counted.Value));
        Assert.Contains(figures, figure => figure.Name == "alertops_intake_commit_duration_seconds_bucket" && figure.Labels.Contains(KeyValuePair.Create("le", "+Inf")));
        Assert.All(figures, figure => Assert.NotNull(OwnMetrics.KindOf(figure.Name)));
    }

    [Fact]
    public void Labels_are_read_as_they_were_written()
    {
        var figure = Assert.Single(ExportedFigures.Parse("# TYPE x gauge\nother 1\nalertops_channel_stopped{channel=\"a,b}\",endpoint=\"q\\\"\\\\\\n =\"} +Inf\n"));

        Assert.Equal(["channel", "a,b}", "endpoint", "q\"\\\n ="], figure.Labels.SelectMany(label => new[] { label.Key, label.Value }));
        Assert.Equal(double.PositiveInfinity, figure.Value);
    }

    [GeneratedRegex("""Create(?<kind>Counter|Gauge|Histogram)\(\s*"(?<name>\w+)""", RegexOptions.None, 10_000)]
    private static partial Regex Made();
}

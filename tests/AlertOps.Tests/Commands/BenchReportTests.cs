using System.Text;
using System.Text.Json;
using AlertOps.Commands;

namespace AlertOps.Tests.Commands;

public class BenchReportTests
{
    private static readonly BenchIntakeOptions Options = new(16, 20, 500, 10, 3, [BenchKind.Known, BenchKind.New], null, null, null, "prometheus-alertmanager");

    [Fact]
    public void Ratios_are_taken_round_by_round()
    {
        // A machine that gets slower from round to round hits both alike: the ratio stays.
        var report = BenchReport.Of(Options, [.. Round(900, 300), .. Round(600, 200), .. Round(60, 40)], DateTimeOffset.UnixEpoch);

        var row = report.Rows.Single(item => item is { Alerts: "known", Stretch: "warm", Target: "AlertOps" });
        Assert.Equal((600, 3.0), (row.AlertsPerSecond, row.Ratio));
        Assert.Equal([900, 600, 60], row.Rounds);
        Assert.Null(report.Rows.Single(item => item is { Stretch: "warm", Target: "Alertmanager" }).Ratio);
        Assert.Equal(300, report.Rows.Single(item => item is { Stretch: "cold", Target: "AlertOps" }).AlertsPerSecond);
    }

    [Fact]
    public void A_server_that_ran_already_has_no_cold_row()
    {
        var report = BenchReport.Of(
            Options with { Url = new Uri("http://127.0.0.1:9087"), Alertmanager = null },
            [new BenchTurn(BenchKind.New, BenchTarget.AlertOps, [new BenchStretch(100, 1, 2, 3)])],
            DateTimeOffset.UnixEpoch);

        Assert.Equal(("new", "warm", "AlertOps", 3L, null), report.Rows.Select(row => (row.Alerts, row.Stretch, row.Target, row.Refused, row.Ratio)).Single());
    }

    [Fact]
    public void Text_and_json_say_the_same()
    {
        var report = BenchReport.Of(Options, [.. Round(12345, 5000)], DateTimeOffset.UnixEpoch);

        Assert.Contains("known   warm     AlertOps         12345   2.47", report.ToText());
        using var json = JsonDocument.Parse(report.ToJson());
        Assert.Equal(12345, json.RootElement.GetProperty("rows")[2].GetProperty("alerts_per_second").GetDouble());
        Assert.Equal(20, json.RootElement.GetProperty("alerts_per_body").GetInt32());
    }

    [Theory]
    [InlineData(new double[] { 5 }, 5)]
    [InlineData(new double[] { 9, 1 }, 5)]
    [InlineData(new double[] { 9, 1, 2 }, 2)]
    public void Median_is_the_middle(double[] values, double median) => Assert.Equal(median, BenchReport.Median(values));

    [Fact]
    public void Percentiles_are_nearest_ranks()
    {
        float[] sorted = [.. Enumerable.Range(1, 200)];

        Assert.Equal((100, 198, 0), (BenchTally.Percentile(sorted, 0.50), BenchTally.Percentile(sorted, 0.99), BenchTally.Percentile([], 0.99)));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", true)]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length:2\r\nDate: x\r\n\r\n{", false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", true)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le", false)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", true)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n", false)]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", true)]
    public void An_answer_is_whole_when_all_of_it_is_there(string answer, bool whole) =>
        Assert.Equal(whole, BenchConnection.IsWhole(Encoding.ASCII.GetBytes(answer)));

    private static BenchTurn[] Round(double alertops, double alertmanager) =>
    [
        new(BenchKind.Known, BenchTarget.AlertOps, [new BenchStretch(alertops / 2, 1, 2, 0), new BenchStretch(alertops, 1, 2, 0)]),
        new(BenchKind.Known, BenchTarget.Alertmanager, [new BenchStretch(alertmanager, 1, 2, 0), new BenchStretch(alertmanager, 1, 2, 0)]),
    ];
}

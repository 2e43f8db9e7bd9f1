using System.Text.Json;
using AlertOps.Benchmarks;

namespace AlertOps.Tests.Benchmarks;

public class IntakeReportTests
{
    private static readonly IntakeOptions Options = new(
        16, 20, 500, 10, 3, [AlertKind.Known, AlertKind.New], new AlertOpsBuild("after/alertops"), new AlertOpsBuild("before/alertops"), null, null, null, null);

    [Fact]
    public void Ratios_are_taken_round_by_round()
    {
        // A machine that gets slower from round to round affects both alike: the ratio stays.
        var report = Report([.. Round(900, 300), .. Round(600, 200), .. Round(60, 40)]);

        Assert.Equal(new RatioRow("known", "warm", "Baseline", 3.0, 1.5, 3.0), report.Ratios.Single(row => row.Stretch == "warm"));
        Assert.Equal(new RatioRow("known", "cold", "Baseline", 1.5, 0.75, 1.5), report.Ratios.Single(row => row.Stretch == "cold"));
        var warm = report.Rows.Single(row => row is { Alerts: "known", Stretch: "warm", Server: "AlertOps" });
        Assert.Equal(600, warm.AlertsPerSecond);
        Assert.Equal([900, 600, 60], warm.Rounds);
    }

    [Fact]
    public void A_server_that_ran_already_has_no_cold_row_and_no_ratio()
    {
        var report = Report([new Turn(AlertKind.New, Server.AlertOps, [new StretchResult(100, 1, 2, 3)])]);

        Assert.Equal(("new", "warm", "AlertOps", 3L), report.Rows.Select(row => (row.Alerts, row.Stretch, row.Server, row.Refused)).Single());
        Assert.Empty(report.Ratios);
    }

    [Fact]
    public void Text_and_json_say_the_same()
    {
        var report = Report([.. Round(12345, 5000), .. Round(10000, 5000)]);

        Assert.Contains("AlertOps 2.0.0, Baseline 1.0.0; storage SQLite", report.ToText());
        Assert.Contains("known   warm     AlertOps         11173 ", report.ToText());
        Assert.Contains("known   warm     Baseline         2.23   2.00…2.47", report.ToText());
        using var json = JsonDocument.Parse(report.ToJson());
        Assert.Equal(11172.5, json.RootElement.GetProperty("rows")[2].GetProperty("alerts_per_second").GetDouble());
        Assert.Equal(2.469, json.RootElement.GetProperty("ratios")[1].GetProperty("max").GetDouble(), 3);
        Assert.Equal(20, json.RootElement.GetProperty("alerts_per_body").GetInt32());
    }

    private static IntakeReport Report(IReadOnlyList<Turn> turns) => IntakeReport.Of(
        Options,
        new IntakeMeasurement(new Dictionary<Server, string> { [Server.AlertOps] = "2.0.0", [Server.Baseline] = "1.0.0" }, turns),
        DateTimeOffset.UnixEpoch);

    private static Turn[] Round(double alertOps, double baseline) =>
    [
        new(AlertKind.Known, Server.AlertOps, [new StretchResult(alertOps / 2, 1, 2, 0), new StretchResult(alertOps, 1, 2, 0)]),
        new(AlertKind.Known, Server.Baseline, [new StretchResult(baseline, 1, 2, 0), new StretchResult(baseline, 1, 2, 0)]),
    ];
}

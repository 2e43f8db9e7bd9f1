using AlertOps.Runbooks;

namespace AlertOps.Tests.Enrichment.OwnFigures;

public class FigureHistoryTests
{
    private const string Lost = "sum(increase(alertops_deliveries_total{outcome=\"never\"}[15m]))";
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    [Fact]
    public async Task An_increase_is_what_was_counted_within_the_window_and_nothing_else()
    {
        await using var rig = await FigureRig.StartAsync(Deliveries(never: 5));
        await rig.PassAsync(Window);
        rig.Figures.Text = Deliveries(never: 7);
        await rig.PassAsync(TimeSpan.FromMinutes(10));
        rig.Figures.Text = Deliveries(never: 8);

        Assert.Equal("3", await rig.AnswerAsync(Lost));
        Assert.Equal("1", await rig.AnswerAsync("sum(increase(alertops_deliveries_total{outcome=\"never\"}[5m]))"));
        await rig.PassAsync(Window + TimeSpan.FromMinutes(1));
        var answer = await rig.AskAsync(Lost);
        Assert.Equal((0, ""), (Assert.Single(answer.Series).Value, answer.Detail));
    }

    [Fact]
    public async Task A_series_that_appears_within_the_window_began_at_zero()
    {
        await using var rig = await FigureRig.StartAsync(Deliveries(never: 5));
        await rig.PassAsync(Window);
        rig.Figures.Text += "alertops_deliveries_total{outcome=\"never\",reason=\"new\"} 2\n";

        Assert.Equal("2", await rig.AnswerAsync(Lost));
        await rig.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("2", await rig.AnswerAsync(Lost));
    }

    [Fact]
    public async Task Shortly_after_a_start_what_was_counted_is_known_and_a_zero_is_not()
    {
        await using var rig = await FigureRig.StartAsync(Deliveries(never: 0));
        await rig.PassAsync(TimeSpan.FromMinutes(3));

        var nothing = await rig.AskAsync(Lost);
        Assert.Equal((Unavailable.NoData, "counted for 3m only, since AlertOps began to count: a 0 is unknown"), (nothing.Missing!.Value, nothing.Detail));

        rig.Figures.Text = Deliveries(never: 2);
        var some = await rig.AskAsync(Lost);
        Assert.Equal((2, "counted for 3m only, since AlertOps began to count: a 0 is unknown"), (Assert.Single(some.Series).Value, some.Detail));
    }

    [Fact]
    public async Task Where_other_processes_count_too_a_zero_of_this_one_is_unknown()
    {
        await using var rig = await FigureRig.StartAsync(Deliveries(never: 0), countsAlone: false);
        await rig.PassAsync(Window);

        var nothing = await rig.AskAsync(Lost);
        Assert.Equal((Unavailable.NoData, "counted by this process alone: a 0 is unknown"), (nothing.Missing!.Value, nothing.Detail));

        rig.Figures.Text = Deliveries(never: 2);
        Assert.Equal("2", await rig.AnswerAsync(Lost));
    }

    /// <summary>A loop that broke for a while leaves a gap.</summary>
    [Fact]
    public async Task A_window_that_begins_in_a_gap_is_not_whole()
    {
        await using var rig = await FigureRig.StartAsync(Deliveries(never: 0));
        await rig.PassAsync(Window);
        rig.Time.JumpWallClock(TimeSpan.FromMinutes(20));
        await rig.PassAsync(TimeSpan.FromMinutes(2));

        Assert.Contains("a 0 is unknown", (await rig.AskAsync(Lost)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_series_than_are_kept_are_unknown_rather_than_counted_from_zero()
    {
        await using var rig = await FigureRig.StartAsync(string.Concat(Enumerable.Range(0, 5000).Select(number => $"wechat_alarm_notifications_total{{appid=\"{number}\"}} 10\n")));
        await rig.PassAsync(TimeSpan.FromMinutes(1));
        rig.Figures.Text = rig.Figures.Text.Replace("} 10", "} 11", StringComparison.Ordinal);

        Assert.Equal("4096", await rig.AnswerAsync("count(increase(wechat_alarm_notifications_total[1m]))"));
        Assert.Equal("1", await rig.AnswerAsync("max(increase(wechat_alarm_notifications_total[1m]))"));
    }

    private static string Deliveries(int never) => $"""
        alertops_deliveries_total{"{"}outcome="never",reason="gave_up"{"}"} {never}
        alertops_deliveries_total{"{"}outcome="sent",reason="none"{"}"} 9

        """;
}

using AlertOps.Runbooks;

namespace AlertOps.Tests.Enrichment.OwnFigures;

public sealed class FigureEvaluatorTests : IAsyncLifetime
{
    private const string Figures = """
        alertops_outbox_depth{state="pending"} 3
        alertops_outbox_depth{state="sending"} 1
        alertops_outbox_depth{state="dead"} 0
        alertops_channel_stopped{channel="wecom_app",endpoint="a \"b\" \\ c"} 1
        alertops_channel_stopped{channel="wecom_app",endpoint="d"} 0
        alertops_channel_stopped{channel="email",endpoint=""} 1
        alertops_background_restarts_total{loop="x"} 7
        process_start_time_seconds 5
        """;

    private FigureRig rig = null!;

    public async Task InitializeAsync() => rig = await FigureRig.StartAsync(Figures);

    public async Task DisposeAsync() => await rig.DisposeAsync();

    [Theory]
    [InlineData("alertops_outbox_depth", "state=pending 3; state=sending 1; state=dead 0")]
    [InlineData("alertops_outbox_depth{state=\"dead\"}", "state=dead 0")]
    [InlineData("alertops_outbox_depth{state=~\"p.*|d.*\", state!=\"dead\"}", "state=pending 3")]
    [InlineData("alertops_channel_stopped{endpoint=\"a \\\"b\\\" \\\\ c\"}", "channel=wecom_app endpoint=a \"b\" \\ c 1")]
    [InlineData("alertops_outbox_depth{state=\"gone\"}", "")]
    [InlineData("sum(alertops_outbox_depth)", "4")]
    [InlineData("max(alertops_outbox_depth)", "3")]
    [InlineData("min(alertops_outbox_depth)", "0")]
    [InlineData("avg(alertops_outbox_depth{state!=\"dead\"})", "2")]
    [InlineData("count(alertops_channel_stopped == 1)", "2")]
    [InlineData("sum by (channel) (alertops_channel_stopped)", "channel=wecom_app 1; channel=email 1")]
    [InlineData("count(alertops_channel_stopped == 5)", "")]
    [InlineData("count(alertops_channel_stopped == 5) or vector(0)", "0")]
    [InlineData("count(alertops_channel_stopped == 1) or vector(0)", "2")]
    [InlineData("topk(2, alertops_outbox_depth)", "state=pending 3; state=sending 1")]
    [InlineData("topk(1, alertops_channel_stopped) by (channel)", "channel=wecom_app endpoint=a \"b\" \\ c 1; channel=email 1")]
    [InlineData("alertops_outbox_depth > 0", "state=pending 3; state=sending 1")]
    [InlineData("alertops_outbox_depth >= 1 <= 2", "state=sending 1")]
    [InlineData("0 < alertops_outbox_depth", "state=pending 3; state=sending 1")]
    [InlineData("alertops_outbox_depth != 0 < 3", "state=sending 1")]
    [InlineData("sum(alertops_outbox_depth{state=\"sending\"}) / (sum(alertops_outbox_depth) > 0)", "0.25")]
    [InlineData("(alertops_outbox_depth{state=\"dead\"} + 2) * 3 - 1", "state=dead 5")]
    [InlineData("alertops_outbox_depth / alertops_outbox_depth{state=\"pending\"}", "state=pending 1")]
    [InlineData("1 + 2 * 3", "7")]
    internal async Task Answers_are_those_of_Prometheus(string expr, string expected) => Assert.Equal(expected, await rig.AnswerAsync(expr));

    [Fact]
    public async Task A_zero_divided_by_zero_is_no_number() =>
        Assert.False((await rig.AskAsync("alertops_outbox_depth{state=\"dead\"} / 0")).IsKnown);

    [Fact]
    public async Task Labels_of_the_alerts_are_filled_in_and_mean_only_themselves()
    {
        Assert.Equal(
            "channel=email 1", await rig.AnswerAsync("sum by (channel) (alertops_channel_stopped{channel=~\"$channel\"})", Given.Alert(("channel", "email"))));
        Assert.Equal("", await rig.AnswerAsync("alertops_channel_stopped{channel=~\"$channel\"}", Given.Alert(("channel", ".*"))));
        Assert.Equal("", await rig.AnswerAsync("alertops_channel_stopped{channel=~\"$channel\"}", Given.Alert(("channel", "\"} or vector(1) #"))));
    }

    [Fact]
    public async Task An_answer_without_series_is_missing()
    {
        var answer = await rig.AskAsync("alertops_outbox_depth{state=\"gone\"}");

        Assert.Equal((Unavailable.NoData, QuerySources.AlertOps), (answer.Missing!.Value, answer.Source));
    }

    [Fact]
    public async Task Figures_of_the_store_are_measured_before_they_are_read()
    {
        rig.Figures.Refresh = _ =>
        {
            rig.Figures.Text = "alertops_channel_stopped{channel=\"webhook\",endpoint=\"\"} 1\n";
            return Task.CompletedTask;
        };

        Assert.Equal("1", await rig.AnswerAsync("count(alertops_channel_stopped == 1)"));
    }
}

using AlertOps.Enrichment;
using AlertOps.Runbooks;

namespace AlertOps.Tests.Enrichment.OwnFigures;

/// <summary>What AlertOps evaluates over its own figures is told before an incident; the rest is refused with place and cure.</summary>
public class FigureParserTests
{
    [Theory]
    [InlineData("alertops_outbox_depth")]
    [InlineData("alertops_outbox_depth{state=\"dead\", state!~\"a|b\",}")]
    [InlineData("count(alertops_channel_stopped == 1) or vector(0)")]
    [InlineData("topk(5, sum by (channel, reason) (increase(alertops_deliveries_total{channel=~\"$channel\", outcome!=\"sent\"}[15m])) > 0)")]
    [InlineData("max(alertops_incidents) by (state)")]
    [InlineData("sum(increase(alertops_delivery_duration_seconds_sum[1m])) / sum(increase(alertops_delivery_duration_seconds_count[1m])) * -1")]
    [InlineData("avg(alertops_incidents) - min(alertops_incidents)")]
    internal void Known_expressions_are_accepted(string expr) => Assert.Null(EvidenceSources.Check(Own(expr)));

    [Theory]
    [InlineData("sum(", 4, "the expression ends too early")]
    [InlineData("up", 0, "AlertOps has no metric 'up' of its own")]
    [InlineData("alertops_outbox_dept", 0, "AlertOps has no metric 'alertops_outbox_dept' of its own")]
    [InlineData("alertops_delivery_duration_seconds", 0, "AlertOps has no metric 'alertops_delivery_duration_seconds' of its own")]
    [InlineData("rate(alertops_deliveries_total[5m])", 0, "AlertOps' own figures can't be asked with 'rate'")]
    [InlineData("increase(alertops_outbox_depth[5m])", 9, "'alertops_outbox_depth' is no counter")]
    [InlineData("increase(alertops_deliveries_total[1h])", 35, "AlertOps keeps its counters for 15m, not for '1h'")]
    [InlineData("increase(alertops_deliveries_total[5m] offset 1m)", 39, "AlertOps' own figures can't be asked with 'offset'")]
    [InlineData("alertops_outbox_depth offset 5m", 22, "AlertOps' own figures can't be asked with 'offset'")]
    [InlineData("max_over_time(alertops_outbox_depth[5m])", 0, "AlertOps' own figures can't be asked with 'max_over_time'")]
    [InlineData("sum without (state) (alertops_incidents)", 4, "AlertOps' own figures can't be asked with 'without'")]
    [InlineData("alertops_incidents and alertops_incidents", 19, "AlertOps' own figures can't be asked with 'and'")]
    [InlineData("alertops_incidents > bool 1", 21, "AlertOps' own figures can't be asked with 'bool'")]
    [InlineData("alertops_incidents / on (state) alertops_incidents", 21, "AlertOps' own figures can't be asked with 'on'")]
    [InlineData("{__name__=\"alertops_incidents\"}", 0, "AlertOps' own figures can't be asked with '{'")]
    [InlineData("alertops_incidents{state='open'}", 25, "the value of 'state' stands in other quotes than \"")]
    [InlineData("quantile(0.5, alertops_incidents)", 0, "AlertOps' own figures can't be asked with 'quantile'")]
    [InlineData("time() - alertops_incidents", 0, "AlertOps' own figures can't be asked with 'time'")]
    internal void Everything_else_is_refused_with_its_place(string expr, int position, string what)
    {
        var mistake = EvidenceSources.Check(Own(expr));

        Assert.NotNull(mistake);
        Assert.Equal((position, what), (mistake.Position, mistake.Message));
        Assert.NotEmpty(mistake.Cure);
    }

    [Fact]
    public void A_chart_and_the_alerts_own_expression_need_Prometheus()
    {
        Assert.Contains("no past", EvidenceSources.Check(Own("alertops_incidents") with { Show = EvidenceView.Chart })!.Message, StringComparison.Ordinal);
        Assert.Contains("only Prometheus", EvidenceSources.Check(Given.Query("self", "self") with { Source = QuerySources.AlertOps })!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_metric_that_is_misspelt_is_guessed() =>
        Assert.StartsWith("did you mean 'alertops_outbox_depth'?", EvidenceSources.Check(Own("alertops_outbox_dept"))!.Cure, StringComparison.Ordinal);

    private static RunbookQuery Own(string expr) => Given.Query("x", expr) with { Source = QuerySources.AlertOps };
}

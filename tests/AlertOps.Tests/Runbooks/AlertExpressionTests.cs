using AlertOps.Runbooks;

namespace AlertOps.Tests.Runbooks;

public sealed class AlertExpressionTests
{
    [Theory]
    [InlineData("a / b * 100 < 5", "Less", 5.0)]
    [InlineData("(a < 3 and b == 0)", "Less", 3.0)]
    [InlineData("((a * 100) / b < 10) and on (instance) c == 0", "Less", 10.0)]
    [InlineData("x >= 1 unless y > 2", "GreaterOrEqual", 1.0)]
    [InlineData("x > -1.5", "Greater", -1.5)]
    [InlineData("x > y", "Greater", null)]
    [InlineData("sum by (a) (x > 3)", null, null)]
    [InlineData("x > 3 or y > 4", null, null)]
    [InlineData("absent(up)", null, null)]
    public void The_last_comparison_of_the_part_that_gives_the_value_decides(string expr, string? comparison, double? limit)
    {
        var read = Read(expr);

        Assert.Equal((comparison, limit), (read.Comparison?.ToString(), read.Limit));
    }

    [Theory]
    [InlineData("up == 0", true)]
    [InlineData("up{job=\"web\"} < 1", true)]
    [InlineData("max_over_time(kube_pod_container_status_waiting_reason{reason=\"CrashLoopBackOff\"}[5m]) >= 1", true)]
    [InlineData("kube_node_status_condition{condition=\"Ready\"} != 1", true)]
    [InlineData("absent(up{job=\"web\"})", true)]
    [InlineData("mysql_up == 0", true)]
    [InlineData("rate(errors_total[5m]) > 0", false)]
    [InlineData("node_load5 > 10", false)]
    [InlineData("upstream_latency > 1", false)]
    public void A_number_that_is_0_or_1_by_construction_says_only_that_it_fires(string expr, bool isCondition) => Assert.Equal(isCondition, Read(expr).IsCondition);

    [Theory]
    [InlineData("sum(rate({app=\"x\"} |= \"error\" [5m])) > 10")]
    [InlineData("count_over_time({app=\"x\"}[5m]) > 0")]
    [InlineData("sum by (host) (rate({job=\"mysql\"} | json | level=\"error\" [1m])) > 1")]
    public void A_query_of_logs_is_not_for_Prometheus(string expr) => Assert.False(Read(expr).IsPromQl);

    [Theory]
    [InlineData("up{job=~\"a|b\"} == 0")]
    [InlineData("{__name__=~\"x|y\"} > 1")]
    [InlineData("rate({\"http.requests\", job=\"a\"}[5m]) > 1")]
    [InlineData("rate(x{a=\"b\"}[5m]) > 1")]
    public void PromQL_is_not_taken_for_a_query_of_logs(string expr) => Assert.True(Read(expr).IsPromQl);

    [Theory]
    [InlineData("{\"datasource\":\"loki\",\"queries\":[{\"expr\":\"rate(x[5m])\"}]}")]
    [InlineData("{\"queries\":[{\"refId\":\"A\",\"datasource\":{\"type\":\"loki\",\"uid\":\"P8\"},\"expr\":\"rate(x[5m])\"}]}")]
    [InlineData("[\"now-1h\",\"now\",\"Loki\",{\"expr\":\"rate(x[5m])\"}]")]
    public void A_link_to_Grafanas_explore_page_names_its_data_source(string left) =>
        Assert.False(AlertExpression.Of("https://g.example.com/explore?left=" + Uri.EscapeDataString(left))!.IsPromQl);

    private static AlertExpression Read(string expr) => AlertExpression.Of("http://p/graph?g0.expr=" + Uri.EscapeDataString(expr))!;
}

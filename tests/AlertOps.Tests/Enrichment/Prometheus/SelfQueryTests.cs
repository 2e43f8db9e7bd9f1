using AlertOps.Alerts;
using AlertOps.Enrichment;
using AlertOps.Enrichment.Prometheus;
using AlertOps.Runbooks;

namespace AlertOps.Tests.Enrichment.Prometheus;

public sealed class SelfQueryTests
{
    [Theory]
    [InlineData("http://prometheus:9090/graph?g0.expr=up+%3D%3D+0&g0.tab=1", "up == 0")]
    [InlineData("http://prometheus:9090/query?g0.expr=sum%28rate%28x%7Ba%3D~%22b%22%7D%5B5m%5D%29%29&g0.show_tree=0&g0.tab=table", "sum(rate(x{a=~\"b\"}[5m]))")]
    [InlineData("https://thanos/graph?g0.tab=1&g0.expr=a%2Bb", "a+b")]
    [InlineData("https://vm/vmui/#/?g0.expr=up%20%3E%201&g0.range_input=1h", "up > 1")]
    [InlineData("https://vm/graph?expr=up", "up")]
    [InlineData("https://g/explore?orgId=1&left=%7B%22datasource%22%3A%22V%22%2C%22queries%22%3A%5B%7B%22expr%22%3A%22up%20%3E%201%22%7D%5D%7D", "up > 1")]
    [InlineData("https://g/explore?left=%5B%22now-1h%22%2C%22now%22%2C%22V%22%2C%7B%22expr%22%3A%22up%22%7D%5D", "up")]
    [InlineData("https://g/explore?panes=%7B%22a%22%3A%7B%22queries%22%3A%5B%7B%22refId%22%3A%22A%22%2C%22expr%22%3A%22up%22%7D%5D%7D%7D", "up")]
    [InlineData("https://g/explore?left=not%20json", null)]
    [InlineData("https://g/alerting/grafana/abc/view?orgId=1", null)]
    [InlineData("http://prometheus:9090/graph?g0.expr=&g0.tab=1", null)]
    [InlineData("%%%&=&?g0.expr", null)]
    [InlineData("", null)]
    public void The_expression_is_read_off_the_generator_URL(string url, string? expected) => Assert.Equal(expected, AlertExpression.Of(url)?.Text);

    [Theory]
    [InlineData("x > 5", "x")]
    [InlineData("x{a=\"> 5\"} >= 0.05", "x{a=\"> 5\"}")]
    [InlineData("a / b > 1e3", "a / b")]
    [InlineData("up == 0", "up")]
    [InlineData("x != bool -1", "x")]
    [InlineData("x < +Inf", "x")]
    [InlineData("x > 0x1F", "x")]
    [InlineData("x > 1 < 10", "x")]
    [InlineData("x > 5 # a comment", "x")]
    [InlineData("sum by (a) (x > 3) > 5", "sum by (a) (x > 3)")]
    [InlineData("avg_over_time(x[5m:1m]) offset 5m > .5", "avg_over_time(x[5m:1m]) offset 5m")]
    [InlineData("(x > 5)", "(x > 5)")]
    [InlineData("x > 5 and y > 1", "x > 5 and y > 1")]
    [InlineData("x > 5 OR y > 1", "x > 5 OR y > 1")]
    [InlineData("(x and y) > 1", "(x and y)")]
    [InlineData("x > y", "x > y")]
    [InlineData("x > on (a) y", "x > on (a) y")]
    [InlineData("x > 2 * 3", "x > 2 * 3")]
    [InlineData("x - 5", "x - 5")]
    [InlineData("x > 5m", "x > 5m")]
    [InlineData("> 5", "> 5")]
    [InlineData("5", "5")]
    [InlineData("x{a=\"unclosed > 5", "x{a=\"unclosed > 5")]
    [InlineData(":a:b > 1", ":a:b")]
    public void A_threshold_at_the_end_is_left_out(string expr, string expected) => Assert.Equal(expected, AlertExpression.Of("?expr=" + Uri.EscapeDataString(expr))?.Asked);

    [Fact]
    public void Series_belong_to_an_alert_when_all_their_labels_are_its_own()
    {
        var mine = new Series(LabelSet.Of(("__name__", "x"), ("node", "a")), 1, []);
        var other = new Series(LabelSet.Of(("node", "b")), 2, []);
        var finer = new Series(LabelSet.Of(("node", "a"), ("cpu", "0")), 3, []);
        var total = new Series(LabelSet.Empty, 4, []);

        var kept = SelfQuery.OwnSeries([mine, other, finer, total], [Given.Alert(("alertname", "X"), ("node", "a"), ("severity", "critical"))]);

        Assert.Equal<Series>([mine, total], kept);
    }

    [Fact]
    public void Without_a_generator_URL_there_is_nothing_to_ask()
    {
        Assert.Equal("no generator URL", SelfQuery.For([Given.Alert(("node", "a"))]).Refusal);
        Assert.Equal("no expression in the generator URL", SelfQuery.For([Given.Alert(("node", "a")) with { GeneratorUrl = "http://x/" }]).Refusal);
    }

    [Fact]
    public void A_huge_expression_is_not_asked() =>
        Assert.NotNull(SelfQuery.For([Given.Alert() with { GeneratorUrl = "http://x/graph?g0.expr=" + new string('x', QueryPlaceholders.MaxLength + 1) }]).Refusal);

    [Fact]
    public void The_scanner_takes_a_long_hostile_expression_in_its_stride()
    {
        var expr = string.Concat(Enumerable.Repeat("\"\\", 50_000)) + new string('\\', 50_001);

        Assert.Equal(expr, AlertExpression.Of("?expr=" + Uri.EscapeDataString(expr))?.Asked);
    }
}

using AlertOps.Runbooks.PromQl;

namespace AlertOps.Tests.Runbooks.PromQl;

public class PromQlLintTests
{
    /// <summary>Expressions from real use; Prometheus accepts all of them.</summary>
    [Theory]
    [InlineData("up")]
    [InlineData("up == 0")]
    [InlineData("1 + 2 * -3 ^ -2")]
    [InlineData("\"text\"")]
    [InlineData("0x1F + 1e3 + .5 + Inf + NaN")]
    [InlineData("job:requests:rate5m{job=~\"web|app\", code!~\"2..\",}")]
    [InlineData("{__name__=~\"mysql_up|mysql_global_status_threads_connected|mysql_global_variables_max_connections\"}")]
    [InlineData("{job=\"a\", job!=\"\"}")]
    [InlineData("topk(10, sum by (method, result) (rate(api_requests_duration_ms_count{method=~\"POST_v1_(contacts|messages)\", result!~\"2..\"}[5m])))")]
    [InlineData("sum(rate(x[5m])) by (node,) / sum without () (rate(y[5m] offset 1d))")]
    [InlineData("time() - max_over_time(timestamp(up{job=~\"webstats|appstats\"} == 1)[6h:1m])")]
    [InlineData("pending_messages / on (job, instance) group_left () sum by (job, instance) (rate(out_message_sent_duration_ms_count[5m])) / 60")]
    [InlineData("a * on (instance) group_right (node, job) b and ignoring (x) c unless d or e")]
    [InlineData("a > bool 1 and on () b == bool on (job) c")]
    [InlineData("absent(up{job=\"webstats\"})")]
    [InlineData("(up{job=\"appstats\"} == 1) unless on (job, instance) callback_queue_size")]
    [InlineData("histogram_quantile(0.99, sum by (le) (rate(x_bucket[5m])))")]
    [InlineData("rate(x[1h30m] offset -5m)")]
    [InlineData("rate(x[5m] @ 1700000000.5) + rate(x[5m] @ end() offset 1m) + x @ start()")]
    [InlineData("max_over_time((a + b)[1d:])")]
    [InlineData("rate(x[5m])[30m:1m] == 1 or vector(1)", false)]
    [InlineData("min_over_time(rate(x[5m])[30m:1m])")]
    [InlineData("count_values(\"version\", build_info)")]
    [InlineData("label_replace(up, \"host\", \"$1\", \"instance\", \"([^:]+):\\\\d+\")")]
    [InlineData("label_join(up, \"a\", \"-\")")]
    [InlineData("round(x) + round(x, 0.1) + hour() + hour(vector(time()))")]
    [InlineData("clamp_max(predict_linear(disk_free[6h], 4 * 3600), 0)")]
    [InlineData("quantile_over_time(0.9, x[5m])")]
    [InlineData("sum")]
    [InlineData("SUM(up) BY (job)")]
    [InlineData("x{on=\"1\", by=\"2\", sum=\"3\"}")]
    [InlineData("# a comment\nup # another\n== 1")]
    [InlineData("up{node=~\"$node\", app=~\"x-$app|y\"}")]
    [InlineData("up{path=~`/a\\d+`, q='\\'x\\''}")]
    [InlineData("atan2 * 2", false)]
    [InlineData("a atan2 b")]
    public void What_Prometheus_accepts_passes(string expr, bool accepted = true) =>
        Assert.Equal(accepted, PromQlLint.Check(expr) is null);

    [Theory]
    [InlineData("", 1, 1, "the expression is empty")]
    [InlineData("  # only a comment", 1, 1, "the expression is empty")]
    [InlineData("sum(rate(x[5m])", 1, 4, "this '(' is never closed")]
    [InlineData("sum(x))", 1, 7, "a ')' closes nothing")]
    [InlineData("x{job=\"a\"", 1, 2, "this '{' is never closed")]
    [InlineData("x[5m", 1, 2, "this '[' is never closed")]
    [InlineData("x{job=\"a}", 1, 7, "a string is never closed")]
    [InlineData("x{job=a}", 1, 7, "the value of 'job' is not quoted")]
    [InlineData("x{job==\"a\"}", 1, 6, "'==' is no matcher")]
    [InlineData("x{job=~\"(a\"}", 1, 8, "\"(a\" is no regular expression that Prometheus knows")]
    [InlineData("x{job=~\"(?!a)b\"}", 1, 8, "\"(?!a)b\" is no regular expression that Prometheus knows")]
    [InlineData("x{job=~\"\\d\"}", 1, 9, "unknown escape '\\d' in a string")]
    [InlineData("{}", 1, 1, "the selector matches every series")]
    [InlineData("{job=~\".*\"}", 1, 1, "the selector matches every series")]
    [InlineData("{job=~\"$job\"}", 1, 1, "the selector matches every series")]
    [InlineData("x{__name__=\"y\"}", 1, 1, "the metric name is given twice")]
    [InlineData("rate(x)", 1, 6, "rate() needs a range, not an instant vector")]
    [InlineData("rate(sum(x))", 1, 6, "rate() needs a range, not an instant vector")]
    [InlineData("sum(x[5m])", 1, 5, "sum() needs an instant vector, not a range")]
    [InlineData("x[5m]", 1, 1, "the expression gives a range, which can't be shown")]
    [InlineData("rate(x[5m], 1)", 1, 1, "rate() has 2 arguments")]
    [InlineData("histogram_quantile(x)", 1, 1, "histogram_quantile() has 1 arguments")]
    [InlineData("topk(x)", 1, 1, "topk() has 1 arguments")]
    [InlineData("topk(\"5\", x)", 1, 6, "topk() needs a number, not a string")]
    [InlineData("rates(x[5m])", 1, 1, "Prometheus has no function 'rates'")]
    [InlineData("rate(x[5])", 1, 8, "'5' in the brackets is no duration")]
    [InlineData("rate(x[5x])", 1, 8, "'5x' is neither a number nor a duration")]
    [InlineData("rate(x[0s])", 1, 8, "the duration in the brackets is zero")]
    [InlineData("rate(x[1m1h])", 1, 8, "'1m1h' is neither a number nor a duration")]
    [InlineData("rate(x offset 5m[5m])", 1, 17, "the range stands after offset or @")]
    [InlineData("sum(x) offset 5m", 1, 8, "'offset' follows something that is no selector")]
    [InlineData("x offset 5m offset 5m", 1, 13, "'offset' stands twice")]
    [InlineData("x + ", 1, 5, "the expression ends too early")]
    [InlineData("* x", 1, 1, "'*' is not expected here")]
    [InlineData("x.5", 1, 2, "'.5' is not expected here")]
    [InlineData("x y", 1, 3, "'y' is not expected here")]
    [InlineData("sum by job (x)", 1, 8, "'job' stands where a list of labels is expected")]
    [InlineData("sum by (job)", 1, 13, "sum has no argument")]
    [InlineData("1 > 2", 1, 3, "two plain numbers are compared")]
    [InlineData("a + bool b", 1, 3, "bool can't follow '+'")]
    [InlineData("a and 1", 1, 3, "'and' joins sets of series, not numbers")]
    [InlineData("a and on (x) group_left b", 1, 3, "'and' takes no group_left or group_right")]
    [InlineData("a * group_left b", 1, 5, "'group_left' stands without on() or ignoring()")]
    [InlineData("a * on (x) group_left (x) b", 1, 3, "the label 'x' stands both in on() and in the group")]
    [InlineData("\"a\" + 1", 1, 1, "'+' can't take a string")]
    [InlineData("sum(\n  rate(x)\n)", 2, 8, "rate() needs a range, not an instant vector")]
    [InlineData("sum（x）", 1, 4, "'（' is no character of PromQL")]
    [InlineData("rate(x[$__interval])", 1, 8, "'$' stands outside a matcher")]
    [InlineData("rate(x[5m],)", 1, 11, "an argument is missing after ','")]
    [InlineData("5m", 1, 1, "the duration '5m' stands alone")]
    [InlineData("-\"a\"", 1, 1, "'-' can't stand before a string")]
    public void What_Prometheus_refuses_is_refused_with_its_place(string expr, int line, int column, string what)
    {
        var problem = PromQlLint.Check(expr);

        Assert.Equal((line, column, what), (problem?.LineIn(expr), problem?.ColumnIn(expr), problem?.Message));
        Assert.NotEmpty(problem!.Cure);
    }

    [Theory]
    [InlineData("rates(x[5m])", "did you mean 'rate'?")]
    [InlineData("histogram_quantil(0.9, x)", "did you mean 'histogram_quantile'?")]
    [InlineData("rate(x)", "add a range: x[5m]")]
    [InlineData("rate(sum(x))", "make it a subquery")]
    [InlineData("rate(x[300])", "give it a unit: 300s")]
    [InlineData("x{job==\"a\"}", "write job=\"value\"")]
    [InlineData("1 > 2", "write > bool")]
    public void The_cure_says_what_to_write(string expr, string cure) =>
        Assert.Contains(cure, PromQlLint.Check(expr)!.Cure, StringComparison.Ordinal);

    [Fact]
    public void Depth_is_limited_before_the_stack_is()
    {
        Assert.Equal("the expression is nested too deeply", PromQlLint.Check(new string('(', 50_000))?.Message);
        Assert.Equal("the expression is nested too deeply", PromQlLint.Check("1" + string.Concat(Enumerable.Repeat("^1", 30_000)))?.Message);
        Assert.Equal("the expression is longer than 64 KiB", PromQlLint.Check(new string('(', 100_000))?.Message);
    }

    [Theory]
    [InlineData("x{node=~\"$node\"}", null)]
    [InlineData("x{node!~\"a|$node|b$\"}", null)]
    [InlineData("label_replace(x, \"a\", \"$1\", \"b\", \"(.*)\")", null)]
    [InlineData("x{node=\"$node\"}", "write =~\"$node\"")]
    [InlineData("x{node!=\"$node\"}", "write !~\"$node\"")]
    [InlineData("x{node=~`$node`}", "use double quotes")]
    [InlineData("count_values(\"$node\", x)", "$label works only inside a =~ or !~ matcher")]
    [InlineData("x{node=~\"a\"} > $limit", "$label works only inside a =~ or !~ matcher; Grafana's variables are unknown to Prometheus: write a duration such as [5m]")]
    public void Labels_stand_only_where_several_values_can(string expr, string? cure) =>
        Assert.Equal(cure, LabelPlaceholders.Check(expr)?.Cure);
}

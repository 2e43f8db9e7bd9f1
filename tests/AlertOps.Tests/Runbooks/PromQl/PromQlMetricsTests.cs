using AlertOps.Runbooks.PromQl;

namespace AlertOps.Tests.Runbooks.PromQl;

public class PromQlMetricsTests
{
    [Theory]
    [InlineData("up", "up")]
    [InlineData("sum by (job) (rate(a_total{job=\"x\"}[5m])) / on (job) group_left b > bool 3", "a_total b")]
    [InlineData("max_over_time(rate(a:b[5m])[1h:1m]) or {__name__=\"c\"} unless {\"d.e\", x=\"1\"}", "a:b c d.e")]
    [InlineData("vector(1) * time() > inf", "")]
    [InlineData("{__name__=~\"a.*\"}", "")]
    [InlineData("not promql (", "")]
    public void Metrics_named_in_full_are_found(string expr, string names) =>
        Assert.Equal(names, string.Join(' ', PromQlLint.MetricsOf(expr).Order(StringComparer.Ordinal)));
}

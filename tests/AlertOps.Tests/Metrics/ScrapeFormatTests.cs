using AlertOps.Metrics;
using Microsoft.AspNetCore.Http;
using Prometheus;

namespace AlertOps.Tests.Metrics;

public class ScrapeFormatTests
{
    [Theory]
    [InlineData("", false)]
    [InlineData("*/*", false)]
    [InlineData("no / media;; type, q=, \"", false)]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", false)]
    [InlineData("text/plain;version=0.0.4", false)]
    [InlineData("application/openmetrics-text", true)]
    [InlineData("Application/OpenMetrics-Text; version=\"1.0.0\"", true)]
    [InlineData("application/openmetrics-text;version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", false)]
    [InlineData("application/openmetrics-text;version=1.0.0;q=0.4,text/plain;version=0.0.4;q=0.5", false)]
    [InlineData("application/openmetrics-text;version=1.0.0;q=0", false)]

    // Prometheus 2.42, and Prometheus 3 with and without its own format of protocol buffers.
    [InlineData("application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", true)]
    [InlineData("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2", true)]
    [InlineData("application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.7,application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.3,*/*;q=0.2", true)]
    public void Who_asks_for_OpenMetrics_gets_it_and_nobody_else(string accept, bool isOpenMetrics)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.Accept = accept;

        var format = ScrapeFormat.Of(http.Request.GetTypedHeaders().Accept);

        Assert.Equal(isOpenMetrics ? ExpositionFormat.OpenMetricsText : ExpositionFormat.PrometheusText, format);
    }
}

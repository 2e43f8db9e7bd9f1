using AlertOps.Alerts;
using AlertOps.Enrichment.Prometheus;
using AlertOps.Runbooks;
using AlertOps.Testing;
using Microsoft.AspNetCore.Http;

namespace AlertOps.Tests.Enrichment.Prometheus;

public sealed class PrometheusClientTests : IAsyncLifetime
{
    private FakePrometheus prometheus = null!;

    public async Task InitializeAsync() => prometheus = await FakePrometheus.StartAsync("/prometheus");

    public async Task DisposeAsync() => await prometheus.DisposeAsync();

    [Fact]
    public async Task A_query_goes_as_a_form_below_the_path_of_the_address()
    {
        prometheus.Value("up", 1);

        var answer = await AskAsync("up{a=~\"1+1&2\"}");

        Assert.Equal(1, Assert.Single(answer.Series).Value);
        var request = Assert.Single(prometheus.Received);
        Assert.Equal("/prometheus/api/v1/query", request.Path);
        Assert.Equal("up{a=~\"1+1&2\"}", request.Query);
        Assert.Equal("1795230484", request.Form["time"]);
        Assert.Equal("2.5", request.Form["timeout"]);
    }

    [Theory]
    [InlineData("prometheus")]
    [InlineData("prometheus/")]
    [InlineData("prometheus/?token=secret")]
    public async Task The_address_may_end_with_a_slash_or_not(string path)
    {
        prometheus.Value("up", 1);
        var client = new PrometheusClient(() => Given.Http, new Uri(prometheus.Url, "/" + path));

        Assert.Null((await client.QueryAsync("up", Given.Now, TimeSpan.FromSeconds(2), CancellationToken.None)).Missing);
        Assert.Equal("/prometheus/api/v1/query", Assert.Single(prometheus.Received).Path);
    }

    [Fact]
    public async Task A_long_error_of_Prometheus_costs_no_more_than_its_own_question()
    {
        prometheus.Error("up", 400, "bad_data", "x://" + new string('a', 500_000) + new string(' ', 500_000) + "y");

        var answer = await AskAsync("up");

        Assert.Equal(Unavailable.Refused, answer.Missing);
        Assert.InRange(answer.Detail.Length, 1, PrometheusAnswer.MaxDetail);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(-12345678.9)]
    [InlineData(1e300)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public async Task Every_number_of_Prometheus_is_read(double value)
    {
        prometheus.Series("x", (LabelSet.Of(("node", "上海")), value)).Scalar("scalar", value);

        var series = Assert.Single((await AskAsync("x")).Series);
        Assert.Equal(value, series.Value);
        Assert.Equal("上海", series.Labels["node"]);
        Assert.Equal(value, Assert.Single((await AskAsync("scalar")).Series).Value);
    }

    [Fact]
    public async Task Labels_are_read_whatever_stands_in_them()
    {
        prometheus.Series("x", (LabelSet.Of(("node", "a\"} or\n\u0001😀 <b>")), 1));

        Assert.Equal("a\"} or\n\u0001😀 <b>", Assert.Single((await AskAsync("x")).Series).Labels["node"]);
    }

    [Fact]
    public async Task A_line_ends_with_the_value_of_now()
    {
        prometheus.Lines("x", (LabelSet.Empty, at => (at - Given.Now).TotalSeconds));
        var window = RangeWindow.Before(Given.Now, TimeSpan.FromHours(1));

        var answer = await Client.QueryRangeAsync("x", window, TimeSpan.FromSeconds(2), CancellationToken.None);

        var series = Assert.Single(answer.Series);
        Assert.Equal(0, series.Value);
        Assert.Equal(Given.Now, series.Points[^1].At);
        Assert.InRange(series.Points.Length, 100, RangeWindow.MaxPoints);
        Assert.True(series.Points[0].At < series.Points[1].At);
        Assert.Equal("31", Assert.Single(prometheus.Received).Form["step"]);
    }

    [Fact]
    public async Task A_histogram_has_no_value_and_breaks_nothing()
    {
        prometheus.Raw("x", 200, "application/json", """
            {"status":"success","warnings":["w"],"infos":["i"],"data":{"resultType":"vector","result":[
              {"metric":{"a":"1"},"histogram":[1,{"count":"3"}]},{"metric":{"a":"2"},"value":[1,"2"]}]}}
            """);

        Assert.Equal([null, 2], (await AskAsync("x")).Series.Select(series => series.Value));
    }

    [Fact]
    public async Task A_text_is_no_number()
    {
        prometheus.Raw("x", 200, "application/json", """{"status":"success","data":{"resultType":"string","result":[1,"hello"]}}""");

        Assert.Equal(Unavailable.NoData, (await AskAsync("x")).Missing);
    }

    [Fact]
    public async Task What_Prometheus_says_is_kept_short_and_without_addresses()
    {
        prometheus.Error("long", 422, "execution", new string('é', 500));
        prometheus.Error("address", 422, "execution", "Post \"https://user:pw@store/api?token=abc\": \n refused");

        var answer = await AskAsync("long");
        Assert.Equal(Unavailable.Refused, answer.Missing);
        Assert.Equal(200, answer.Detail.Length);
        Assert.Equal("Post \"…\": refused", (await AskAsync("address")).Detail);
    }

    [Theory]
    [InlineData("timeout")]
    [InlineData("canceled")]
    public async Task An_evaluation_that_took_too_long_is_timed_out(string type)
    {
        prometheus.Error("x", 503, type, "query timed out in expression evaluation");

        Assert.Equal(Unavailable.TimedOut, (await AskAsync("x")).Missing);
    }

    [Theory]
    [InlineData(200, "text/html", "<html><body>Log in</body></html>")]
    [InlineData(502, "text/html", "<html>Bad gateway</html>")]
    [InlineData(401, "text/plain", "Unauthorized")]
    [InlineData(200, "application/json", "")]
    [InlineData(200, "application/json", "null")]
    [InlineData(200, "application/json", "[]")]
    [InlineData(200, "application/json", "{}")]
    [InlineData(200, "application/json", "{\"status\":\"success\"}")]
    [InlineData(200, "application/json", "{\"status\":\"success\",\"data\":{}}")]
    [InlineData(200, "application/json", "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\"}}")]
    [InlineData(200, "application/json", "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":{}}}")]
    [InlineData(200, "application/json", "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[1]}}")]
    [InlineData(200, "application/json", "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{\"a\":1},\"value\":[1,\"1\"]}]}}")]
    [InlineData(200, "application/json", "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\"one\"]}]}}")]
    [InlineData(200, "application/json", "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1]}]}}")]
    [InlineData(200, "application/json", "{\"status\":\"success\",\"data\":{\"resultType\":\"streams\",\"result\":[]}}")]
    [InlineData(200, "application/json", "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{\"a\":\"\\ud800\"},\"value\":[1,\"1\"]}]}}")]
    [InlineData(200, "application/json", "{\"status\":\"succ")]
    public async Task What_is_no_answer_of_Prometheus_is_refused(int status, string mediaType, string body)
    {
        prometheus.Raw("x", status, mediaType, body);

        var answer = await AskAsync("x");

        Assert.Equal(Unavailable.Refused, answer.Missing);
        Assert.NotEmpty(answer.Detail);
    }

    [Fact]
    public async Task No_more_than_8_MiB_are_read()
    {
        prometheus.Raw("x", 200, "application/json", "{\"status\":\"success\",\"x\":\"" + new string('x', (int)PrometheusClient.MaxAnswerBytes) + "\"}");

        var answer = await AskAsync("x");

        Assert.Equal((Unavailable.Refused, "the answer is larger than 8 MiB"), (answer.Missing!.Value, answer.Detail));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = await FakePrometheus.StartAsync();
        prometheus.Redirect("x", elsewhere.Url + "api/v1/query");

        var answer = await AskAsync("x");

        Assert.Equal(Unavailable.Refused, answer.Missing);
        Assert.Contains("HTTP 307", answer.Detail, StringComparison.Ordinal);
        Assert.Empty(elsewhere.Received);
    }

    [Fact]
    public async Task A_connection_that_breaks_off_is_unreachable()
    {
        prometheus.BreaksOff("x");

        var answer = await AskAsync("x");

        Assert.Equal((Unavailable.Unreachable, "the connection broke off"), (answer.Missing!.Value, answer.Detail));
    }

    [Fact]
    public async Task An_answer_shorter_than_it_claims_is_unreachable()
    {
        prometheus.On("x", async (context, _) =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("{\"status\":\"success\"}", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
        });

        Assert.Equal((Unavailable.Unreachable, "the connection broke off"), await MissingAsync("x"));
    }

    [Fact]
    public async Task Waiting_for_the_rest_of_an_answer_ends_when_it_is_cancelled()
    {
        using var stopped = new CancellationTokenSource();
        prometheus.On("x", async (context, _) =>
        {
            await context.Response.WriteAsync("{\"status\":\"success\",", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await stopped.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });

        var answer = await Client.QueryAsync("x", Given.Now, TimeSpan.FromSeconds(2.5), stopped.Token);

        Assert.Equal(Unavailable.TimedOut, answer.Missing);
    }

    [Theory]
    [InlineData(502, "<html>", "HTTP 502 with an answer that isn't its JSON")]
    [InlineData(200, "", "HTTP 200 with an answer that isn't its JSON")]
    [InlineData(200, "null", "an answer that isn't Prometheus'")]
    public async Task The_reason_names_the_status_of_an_answer_that_is_no_JSON(int status, string body, string reason)
    {
        prometheus.Raw("x", status, "application/json; charset=gbk", body);

        Assert.Equal((Unavailable.Refused, reason), await MissingAsync("x"));
    }

    [Fact]
    public async Task Labels_are_UTF8_whatever_character_set_a_proxy_claims()
    {
        prometheus.Raw("x", 200, "application/json; charset=gbk", """{"status":"success","data":{"resultType":"vector","result":[{"metric":{"node":"上海"},"value":[1,"2"]}]}}""");

        Assert.Equal("上海", Assert.Single((await AskAsync("x")).Series).Labels["node"]);
    }

    [Fact]
    public async Task The_names_of_metrics_come_from_below_the_path_too()
    {
        prometheus.MetricNames.AddRange(["up", "node_load1"]);

        var (names, failure) = await Client.MetricNamesAsync(Given.Now, CancellationToken.None);

        Assert.Null(failure);
        Assert.Equal(["node_load1", "up"], names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task No_reason_shows_what_the_address_holds()
    {
        foreach (var host in (string[])["127.0.0.1:1", "nowhere.invalid"])
        {
            var client = new PrometheusClient(() => Given.Http, new Uri($"http://user:s3cret@{host}/s3cret/?token=s3cret"));

            var answer = await client.QueryAsync("x", Given.Now, TimeSpan.FromSeconds(1), CancellationToken.None);

            Assert.Equal(Unavailable.Unreachable, answer.Missing);
            Assert.DoesNotContain("s3cret", answer.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_closed_port_and_an_unknown_host_are_unreachable()
    {
        await prometheus.DisposeAsync();
        Assert.Equal("connection refused", (await AskAsync("x")).Detail);

        var nowhere = new PrometheusClient(() => Given.Http, new Uri("http://nowhere.invalid/"));
        Assert.Equal(Unavailable.Unreachable, (await nowhere.QueryAsync("x", Given.Now, TimeSpan.FromSeconds(1), CancellationToken.None)).Missing);
    }

    [Fact]
    public async Task A_certificate_file_that_is_gone_costs_the_answer_and_no_more()
    {
        var client = new PrometheusClient(() => throw new FileNotFoundException("secret/path/ca.pem"), prometheus.Url);

        var answer = await client.QueryAsync("x", Given.Now, TimeSpan.FromSeconds(1), CancellationToken.None);

        Assert.Equal((Unavailable.Unreachable, "a file of http_config can't be used"), (answer.Missing!.Value, answer.Detail));
    }

    private async Task<(Unavailable? Missing, string Detail)> MissingAsync(string expr)
    {
        var answer = await AskAsync(expr);
        return (answer.Missing, answer.Detail);
    }

    private PrometheusClient Client => new(() => Given.Http, prometheus.Url);

    private Task<PrometheusAnswer> AskAsync(string expr) => Client.QueryAsync(expr, Given.Now, TimeSpan.FromSeconds(2.5), CancellationToken.None);
}

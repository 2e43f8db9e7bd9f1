using System.Net;
using AlertOps.Testing;
using AlertOps.Testing.Peers;

namespace AlertOps.Tests.Metrics;

/// <summary>The page <c>/metrics</c> of a service in which everything has happened that a metric tells of.</summary>
public class MetricsPageTests
{
    private const string OpenMetrics = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    [Fact]
    public async Task Is_text_or_OpenMetrics_as_asked_for()
    {
        await using var service = await StartAsync();

        using var text = await GetAsync(service, HttpMethod.Get, null);
        using var openMetrics = await GetAsync(service, HttpMethod.Get, OpenMetrics);
        using var head = await GetAsync(service, HttpMethod.Head, OpenMetrics);

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", text.Content.Headers.ContentType!.ToString());
        Assert.DoesNotContain("# EOF", await text.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("application/openmetrics-text; version=1.0.0; charset=utf-8", openMetrics.Content.Headers.ContentType!.ToString());
        Assert.Contains("Accept", openMetrics.Headers.Vary);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal("application/openmetrics-text; version=1.0.0; charset=utf-8", head.Content.Headers.ContentType!.ToString());
        Assert.True(head.Content.Headers.ContentLength > 1000);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Is_good_OpenMetrics()
    {
        await using var service = await StartAsync();
        using var answer = await GetAsync(service, HttpMethod.Get, OpenMetrics);

        var page = await answer.Content.ReadAsStringAsync();

        Assert.Empty(OpenMetricsText.Problems(page));
        Assert.Contains("# TYPE alertops_deliveries counter\n", page, StringComparison.Ordinal);
        Assert.Contains("# TYPE http_server_request_duration_seconds histogram\n", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("# TYPE a gauge\na 1.0\n")]
    [InlineData("# TYPE a gauge\n# EOF\na 1.0\n# EOF\n")]
    [InlineData("# TYPE a_total counter\na_total 1.0\n# EOF\n")]
    [InlineData("# TYPE a gauge\na 1.0\na 2.0\n# EOF\n")]
    [InlineData("# TYPE a gauge\na{b=\"c\\d\"} 1.0\n# EOF\n")]
    [InlineData("# HELP a \"x\"\n# TYPE a gauge\na 1.0\n# EOF\n")]
    [InlineData("# TYPE a histogram\na_bucket{le=\"1.0\"} 1\n# EOF\n")]
    [InlineData("# TYPE a histogram\na_bucket{le=\"1.0\"} 2\na_bucket{le=\"+Inf\"} 1\n# EOF\n")]
    [InlineData("# TYPE a counter\na_total 1.0\n# TYPE a_total gauge\na_total 1.0\n# EOF\n")]
    public void The_check_of_OpenMetrics_refuses_a_bad_page(string page) => Assert.NotEmpty(OpenMetricsText.Problems(page));

    /// <summary>prometheus-net writes help texts as they are.</summary>
    [Fact]
    public async Task Has_no_help_text_that_needs_an_escape()
    {
        await using var service = await StartAsync();

        var help = (await PageAsync(service)).Split('\n').Where(line => line.StartsWith("# HELP ", StringComparison.Ordinal)).ToList();

        Assert.True(help.Count > 40, $"{help.Count} help texts");
        Assert.All(help, line => Assert.DoesNotContain(line, letter => letter is '\\' or '"'));
        Assert.All((await PageAsync(service)).Split('\n').SkipLast(1), line => Assert.Matches("^(# (HELP|TYPE) )?[a-z_]+[ {]", line));
    }

    [Fact]
    public async Task Has_the_figures_of_the_process_and_of_the_runtime()
    {
        await using var service = await StartAsync();

        var lines = (await PageAsync(service)).Split('\n');

        Assert.All(
            ["process_start_time_seconds", "process_cpu_seconds_total", "process_virtual_memory_bytes", "process_working_set_bytes", "process_private_memory_bytes", "process_num_threads", "process_open_handles"],
            name => Assert.True(double.Parse(lines.Single(line => line.StartsWith(name + " ", StringComparison.Ordinal)).Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) > 0));
        Assert.Contains("# TYPE dotnet_gc_collections_total counter", lines);
        Assert.Contains("# TYPE dotnet_assembly_number gauge", lines);
        Assert.Contains("# TYPE kestrel_active_connections gauge", lines);
        Assert.DoesNotContain("# TYPE dotnet_total_memory_bytes gauge", lines);
    }

    [RealPeerFact("promtool")]
    public async Task Leaves_promtool_nothing_to_say()
    {
        await using var service = await StartAsync();
        using var folder = new TemporaryFolder();

        await using var tool = PeerProcess.Start("sh", ["-c", $"promtool check metrics < {folder.Write("metrics", await PageAsync(service))}"]);
        await tool.WaitForExitAsync();

        Assert.True(tool.ExitCode == 0 && tool.Output.Trim().Length == 0, tool.Output);
    }

    private static async Task<TestService> StartAsync()
    {
        var service = await TestService.StartAsync("server: {listen: 'http://127.0.0.1:0'}\nstorage: {path: alertops.db}\n", TimeProvider.System);
        var body = await File.ReadAllBytesAsync(RepositoryFiles.Path("tests", "AlertOps.Tests", "Samples", "alertmanager-0.25.0-1.json"));
        using var taken = await service.PostAsync("/api/v1/alertmanager", body);
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        await PageAsync(service);
        return service;
    }

    private static async Task<string> PageAsync(TestService service)
    {
        using var answer = await GetAsync(service, HttpMethod.Get, null);
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<HttpResponseMessage> GetAsync(TestService service, HttpMethod method, string? accept)
    {
        using var request = new HttpRequestMessage(method, new Uri(service.Url, "/metrics"));
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        return await Http.Client.SendAsync(request);
    }
}

using System.Globalization;
using System.Text.Json;
using AlertOps.Testing;
using AlertOps.Testing.Peers;

namespace AlertOps.AcceptanceTests;

/// <summary>Has Debian's Prometheus scrape AlertOps, as it does at users'.</summary>
public class PrometheusScrapeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [RealPeerFact("prometheus")]
    public async Task Prometheus_takes_the_page_in_OpenMetrics()
    {
        using var folder = new TemporaryFolder();
        var listen = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");
        await using var process = await AlertOpsProcess.ServeAsync($"server: {{listen: \"{listen.AbsoluteUri}\"}}", listen, folder);
        using (var taken = await Http.PostJsonAsync(new Uri(listen, "/api/v1/alertmanager"), await File.ReadAllBytesAsync(RepositoryFiles.Path("tests", "AlertOps.Tests", "Samples", "alertmanager-0.25.0-1.json"))))
        {
            Assert.True(taken.IsSuccessStatusCode, process.Output);
        }

        await using var prometheus = await RealPrometheus.StartAsync($$"""
            global: {scrape_interval: 1s}
            scrape_configs: [{job_name: alertops, static_configs: [{targets: ["{{listen.Authority}}"]}]}]
            """);
        await Eventually.TrueAsync(async () => await ValueAsync(prometheus, "up") == 1, Patience, () => "not up");

        Assert.Equal(1, await ValueAsync(prometheus, "alertops_intake_requests_total{code=\"200\"}"));
        Assert.Equal(0, await ValueAsync(prometheus, "alertops_intake_requests_total{code=\"503\"}"));
        Assert.True(await ValueAsync(prometheus, "process_cpu_seconds_total") > 0);
        Assert.True(await ValueAsync(prometheus, "sum(dotnet_gc_heap_total_allocated_bytes_total)") > 0);

        // Only OpenMetrics writes the bound of a bucket so.
        Assert.Equal(1, await ValueAsync(prometheus, "alertops_intake_commit_duration_seconds_bucket{le=\"5.0\"}"));
        Assert.Null(await ValueAsync(prometheus, "alertops_intake_commit_duration_seconds_bucket{le=\"5\"}"));
    }

    /// <returns>Null when no series answers.</returns>
    private static async Task<double?> ValueAsync(RealPrometheus prometheus, string query)
    {
        using var answer = JsonDocument.Parse(await Http.Client.GetStringAsync(new Uri(prometheus.Url, $"/api/v1/query?query={Uri.EscapeDataString(query)}")));
        var series = answer.RootElement.GetProperty("data").GetProperty("result");
        return series.GetArrayLength() == 0 ? null : double.Parse(series[0].GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture);
    }
}

using AlertOps.Testing.Peers;

namespace AlertOps.Testing;

/// <summary>
/// A whole monitoring set-up: Prometheus with shipped rules (30 times faster, a scrape a second), Alertmanager, AlertOps as a process, and the fakes
/// that receive its messages. The test brings the service that is monitored.
/// </summary>
internal sealed class MonitoredSite : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> parts = new();
    private readonly TemporaryFolder folder = new();

    private MonitoredSite()
    {
    }

    public OnCallSite OnCall { get; private set; } = null!;

    public RealPrometheus Prometheus { get; private set; } = null!;

    public AlertOpsProcess AlertOps { get; private set; } = null!;

    /// <param name="components">Names of rule files: <c>mysql</c> is rules/mysql.rules.yml.</param>
    /// <param name="scrapeConfigs">The list below scrape_configs, indented from column 0.</param>
    public static async Task<MonitoredSite> StartAsync(IReadOnlyList<string> components, string scrapeConfigs)
    {
        var site = new MonitoredSite();
        try
        {
            await site.StartPartsAsync(components, scrapeConfigs);
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    /// <summary>The first robot message that contains the text.</summary>
    public async Task<string> MessageAboutAsync(string text, TimeSpan atMost)
    {
        await Eventually.TrueAsync(() => Find(text) is not null, atMost, () => $"no message about {text}\n{Story()}");
        return Find(text)!;
    }

    /// <summary>Waits until a query has a result, which shows that something was scraped.</summary>
    public Task SeesAsync(string query, TimeSpan atMost) =>
        Eventually.TrueAsync(() => SeesNowAsync(query), atMost, () => $"no result for {query}\n{Story()}");

    public async Task<bool> SeesNowAsync(string query)
    {
        var address = new Uri(Prometheus.Url, $"/api/v1/query?query={Uri.EscapeDataString(query)}");
        return (await Http.Client.GetStringAsync(address)).Contains("\"value\"");
    }

    /// <summary>Collects the output that may explain why something did not happen.</summary>
    public string Story() => string.Join(
        "\n\n",
        OnCall.Robot.Select(message => message.Content).Append(Ask("/api/v1/alerts")).Append(Ask("/api/v1/targets?state=active")).Append(AlertOps.Output));

    public async ValueTask DisposeAsync()
    {
        while (parts.TryPop(out var part))
        {
            await part.DisposeAsync();
        }

        folder.Dispose();
    }

    private async Task StartPartsAsync(IReadOnlyList<string> components, string scrapeConfigs)
    {
        OnCall = Keep(await OnCallSite.StartAsync());
        var listen = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");
        var alertmanager = Keep(await RealAlertmanager.StartAsync(AlertmanagerConfiguration(listen)));
        foreach (var component in components)
        {
            folder.Write($"{component}.rules.yml", ShippedRules.Faster30Times(component));
        }

        Prometheus = Keep(await RealPrometheus.StartAsync(PrometheusConfiguration(folder.File("*.rules.yml"), alertmanager.Url, scrapeConfigs)));
        AlertOps = Keep(await AlertOpsProcess.ServeAsync(OnCall.Configuration(listen, Prometheus.Url, alertmanager.Url), listen, folder));
    }

    private T Keep<T>(T part)
        where T : IAsyncDisposable
    {
        parts.Push(part);
        return part;
    }

    private string? Find(string text) => OnCall.Robot.Select(message => message.Content).FirstOrDefault(content => content.Contains(text));

    private string Ask(string path) => Http.Client.GetStringAsync(new Uri(Prometheus.Url, path)).GetAwaiter().GetResult();

    private static string AlertmanagerConfiguration(Uri alertops) => $$"""
        route: {receiver: alertops, group_by: [alertname, cluster], group_wait: 1s, group_interval: 2s, repeat_interval: 1h}
        receivers:
          - name: alertops
            webhook_configs:
              - url: {{alertops}}api/v1/alertmanager
                http_config:
                  authorization: {credentials: webhook-token-0123456789}
        """;

    private static string PrometheusConfiguration(string rules, Uri alertmanager, string scrapeConfigs) => $$"""
        global: {scrape_interval: 1s, evaluation_interval: 1s, external_labels: {cluster: prod-sh} }
        rule_files: ["{{rules}}"]
        alerting: {alertmanagers: [{static_configs: [{targets: ["{{alertmanager.Authority}}"]}]}]}
        scrape_configs:
        {{scrapeConfigs}}
        """;
}

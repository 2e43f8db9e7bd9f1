using AlertOps.Channels;
using AlertOps.Channels.Email;
using AlertOps.Channels.WeCom;
using AlertOps.Configuration;
using AlertOps.Enrichment;
using AlertOps.Linting;
using AlertOps.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AlertOps.Tests.Linting;

public sealed class LiveCheckTests : IDisposable
{
    private readonly ContentOnDisk content = new();

    public void Dispose() => content.Dispose();

    [Fact]
    public async Task Metrics_never_seen_are_named_once_per_file_and_recorded_ones_count_as_known()
    {
        await using var prometheus = await FakePrometheus.StartAsync();
        prometheus.MetricNames.Add("up");

        var lines = await RunAsync(Intake.TestOptions.Minimal.With(MonitoringOptions.None with { Prometheus = [Peer(prometheus.Url)] }));

        Assert.Equal(
            [
                "rules/web.rules.yml:5: expr of job:errors:rate5m: the metric web_errors_total has never been seen by Prometheus 'sh': mend the name, or have Prometheus scrape what exports it",
                "runbooks/web/WebDown.md:6: query 'errors': the metric web_errors_total has never been seen by Prometheus 'sh': mend the name, or have Prometheus scrape what exports it",
            ],
            lines);
    }

    [Fact]
    public async Task A_metric_that_only_AlertOps_is_asked_for_is_checked_without_Prometheus()
    {
        await using var prometheus = await FakePrometheus.StartAsync();
        prometheus.MetricNames.AddRange(["up", "web_errors_total"]);
        var options = Intake.TestOptions.Minimal.With(MonitoringOptions.None with { Prometheus = [Peer(prometheus.Url)] });
        content.With("runbooks/web/WebDown.md", ContentOnDisk.Chinese.Replace(
            "expr: 'sum(rate(web_errors_total[5m]))'", "source: alertops, expr: 'sum(alertops_incident)'", StringComparison.Ordinal));

        Assert.Contains(
            "runbooks/web/WebDown.md:6: query 'errors', character 5: AlertOps has no metric 'alertops_incident' of its own: did you mean 'alertops_incidents'?",
            Assert.Single(content.Problems(), problem => problem.Contains("query", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Empty(await RunAsync(options));
    }

    [Fact]
    public async Task What_any_Prometheus_has_seen_is_known_and_one_that_does_not_answer_is_a_problem()
    {
        await using var prometheus = await FakePrometheus.StartAsync();
        prometheus.MetricNames.AddRange(["up", "web_errors_total"]);

        var lines = await RunAsync(Intake.TestOptions.Minimal.With(MonitoringOptions.None with { Prometheus = [Peer(prometheus.Url), Peer(new Uri("http://127.0.0.1:9"), "bj")] }));

        Assert.StartsWith("alertops.yml: Prometheus 'bj' can't be asked: connection refused: ", Assert.Single(lines));
    }

    [Fact]
    public async Task Channels_say_whether_they_accept_the_credentials_and_nothing_is_sent()
    {
        await using var site = await OnCallSite.StartAsync();
        var good = Options(site, OnCallSite.AppSecret, site.Mail.Settings.Password);

        Assert.Empty(await RunAsync(good));

        var lines = await RunAsync(Options(site, "wrong-secret", "wrong-password"));
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("alertops.yml: WeCom gives app 'default' no token: 40001 ", lines[0]);
        Assert.StartsWith($"alertops.yml: the mail server {site.Mail.Host}:{site.Mail.Port} is not ready for us: 535 ", lines[1]);
        Assert.DoesNotContain(lines, line => line.Contains("wrong-", StringComparison.Ordinal));
        Assert.Empty(site.Mail.Received);
    }

    private static AlertOpsOptions Options(OnCallSite site, string secret, string password) => Intake.TestOptions.Minimal
        .With(WeComOptions.None with { ApiUrl = new Uri(site.WeCom.Url.ToString()), Apps = [new WeComApp("default", "ww00000000000000aa", 1000002, new Secret(secret))] })
        .With(new EmailOptions(site.Mail.Host, site.Mail.Port, SmtpTls.Implicit, site.Mail.CaFile, "alertops.example.com", site.Mail.Settings.Username, new Secret(password), "alerts@example.com"));

    private static PrometheusOptions Peer(Uri url, string name = "sh") => new(name, [], url, TimeSpan.FromSeconds(3), 20, HttpOptions.None);

    private async Task<string[]> RunAsync(AlertOpsOptions options)
    {
        await using var services = LintingServices.Build(options, ChannelModules.All);
        var problems = await services.GetRequiredService<LiveCheck>().RunAsync(options, "alertops.yml", content.Check(), CancellationToken.None);
        return [.. problems.Select(problem => problem.ToString().Replace(content.Path + "/", "", StringComparison.Ordinal))];
    }
}

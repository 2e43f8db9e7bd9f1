using AlertOps.Alerts;
using AlertOps.Channels;
using AlertOps.Linting;
using AlertOps.Testing;

namespace AlertOps.Tests.Linting;

/// <summary>A folder with one alert and everything that belongs to it, for tests that remove one part.</summary>
internal sealed class ContentOnDisk : IDisposable
{
    public const string Rule = """
        groups:
          - name: web
            rules:
              - record: job:errors:rate5m
                expr: rate(web_errors_total[5m])
              - alert: WebDown
                expr: |
                  job:errors:rate5m > 1
                  or up{job="web"} == 0
                labels: {severity: critical}
                annotations: {summary: It is down., description: Down., runbook_url: https://alertops.example.com/runbooks/WebDown}
        """;

    public const string Test = """
        rule_files: [../web.rules.yml]
        tests:
          - alert_rule_test:
              - {eval_time: 5m, alertname: WebDown, exp_alerts: [{exp_labels: {severity: critical}}]}
              - {eval_time: 9m, alertname: WebDown, exp_alerts: []}
        """;

    public const string Chinese = """
        ---
        title: 网站不可用
        alerts: [WebDown]
        dashboard: {uid: web, panels: [Errors]}
        queries:
          - {id: errors, title: 错误, expr: 'sum(rate(web_errors_total[5m]))', show: value}
        actions:
          - {id: look, do: 看错误, shows: [errors]}
        ---
        ## 含义
        网站不可用。
        """;

    public const string English = """
        ---
        title: The site is down
        queries: [{id: errors, title: Errors}]
        actions: [{id: look, do: Look at the errors}]
        ---
        ## Meaning
        The site is down.
        """;

    public const string Dashboard = """
        {
          "uid": "web", "title": "Web",
          "panels": [
            {"title": "Errors", "type": "timeseries", "description": "Errors.", "fieldConfig": {"defaults": {"unit": "short"}},
             "targets": [{"expr": "rate(web_errors_total{job=~\"$job\"}[$__rate_interval])"}]}
          ]
        }
        """;

    private readonly TemporaryFolder folder = new();

    public ContentOnDisk()
    {
        foreach (var name in (string[])["_default.md", "_default.en.md"])
        {
            folder.Write("runbooks/" + name, File.ReadAllText(RepositoryFiles.Path("runbooks", name)));
        }

        With("rules/web.rules.yml", Rule).With("rules/tests/web.test.yml", Test).With("dashboards/web.json", Dashboard)
            .With("runbooks/web/WebDown.md", Chinese).With("runbooks/web/WebDown.en.md", English);
    }

    public string Path => folder.Path;

    public ContentOnDisk With(string file, string text)
    {
        folder.Write(file, text);
        return this;
    }

    public ContentOnDisk Without(string file)
    {
        File.Delete(folder.File(file));
        return this;
    }

    public ContentReport Check() => ContentLinter.Run(ContentFolders.For(null, folder.File("runbooks"), null), SeverityRules.Default, ChannelModules.All);

    /// <summary>The problems, with the paths of files relative to the folder.</summary>
    public string[] Problems() => [.. Check().Problems.Select(problem => problem.ToString().Replace(folder.Path + "/", "", StringComparison.Ordinal))];

    public void Dispose() => folder.Dispose();
}

namespace AlertOps.Tests.Linting;

public sealed class ContentLinterTests : IDisposable
{
    private readonly ContentOnDisk content = new();

    public void Dispose() => content.Dispose();

    [Fact]
    public void Complete_content_has_no_problem_and_full_coverage()
    {
        var report = content.Check();

        Assert.Empty(report.Problems);
        var row = Assert.Single(report.Coverage);
        Assert.True(row.IsFull);
        Assert.Equal(("WebDown", "web", "WebDown"), (row.Alert, row.Component, row.Runbook));
    }

    [Theory]
    [InlineData("WebDown.md", "rules/web.rules.yml:6: WebDown has no runbook: ")]
    [InlineData("WebDown.en.md", "runbooks/web/WebDown.md:1: Chinese without English: ")]
    [InlineData("web.rules.yml", "runbooks/web/WebDown.md:3: no rule raises WebDown: ")]
    [InlineData("web.test.yml", "rules/web.rules.yml:6: no promtool test makes WebDown fire: ")]
    [InlineData("web.test.yml", "rules/web.rules.yml:6: no promtool test shows that WebDown stays quiet on healthy input: ")]
    [InlineData("web.json", "runbooks/web/WebDown.md:4: dashboard web is not there: ")]
    public void What_is_missing_is_named(string file, string problem)
    {
        var path = Directory.GetFiles(content.Path, file, SearchOption.AllDirectories).Single();
        content.Without(Path.GetRelativePath(content.Path, path));

        Assert.Contains(content.Problems(), line => line.StartsWith(problem, StringComparison.Ordinal));
        Assert.DoesNotContain(content.Check().Coverage, row => row.IsFull);
    }

    [Theory]
    [InlineData("rules/web.rules.yml", "== 0", "=== 0", "rules/web.rules.yml:9: expr of WebDown, character ")]
    [InlineData("rules/web.rules.yml", "severity: critical", "severity: huge", "rules/web.rules.yml:6: WebDown has the unknown severity 'huge': set labels.severity to one of info, warning, critical")]
    [InlineData("rules/web.rules.yml", "summary: It is down., ", "", "rules/web.rules.yml:6: WebDown has no annotation summary: ")]
    [InlineData("rules/web.rules.yml", "/runbooks/WebDown}", "/runbooks/Other}", "rules/web.rules.yml:6: runbook_url of WebDown leads to ")]
    [InlineData("rules/web.rules.yml", "groups:", "groups: [", "rules/web.rules.yml:2: not YAML: ")]
    [InlineData("runbooks/web/WebDown.md", "panels: [Errors]", "panels: [Latency]", "runbooks/web/WebDown.md:4: dashboard web has no panel “Latency”: ")]
    [InlineData("runbooks/web/WebDown.md", "dashboard: {uid: web, panels: [Errors]}\n", "", "runbooks/web/WebDown.md:1: no panel shows what the alert speaks of: ")]
    [InlineData("runbooks/web/WebDown.md", "rate(web_errors_total[5m])", "rate(web_errors_total)", "runbooks/web/WebDown.md:6: query 'errors', character ")]
    [InlineData("runbooks/web/WebDown.md", "title: 网站不可用", "titel: 网站不可用", "runbooks/web/WebDown.md:2: ")]
    [InlineData("runbooks/web/WebDown.en.md", "do: Look at the errors", "do: 'Look at {{label.x}}'", "runbooks/web/WebDown.en.md:4: do of 'look', column ")]
    [InlineData("dashboards/web.json", "$__rate_interval", "$__nothing", "dashboards/web.json:4: query of panel “Errors”, character ")]
    [InlineData("dashboards/web.json", "\"unit\": \"short\"", "", "dashboards/web.json:4: panel “Errors” has no unit: ")]
    [InlineData("dashboards/web.json", "\"panels\": [", "\"panels\": ", "dashboards/web.json:")]
    public void What_is_wrong_has_its_place(string file, string right, string wrong, string problem)
    {
        var text = File.ReadAllText(Path.Combine(content.Path, file));
        Assert.Contains(right, text);
        content.With(file, text.Replace(right, wrong, StringComparison.Ordinal));

        Assert.Contains(content.Problems(), line => line.StartsWith(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void A_message_whose_core_is_over_the_budget_is_a_problem_in_its_language()
    {
        content.With("runbooks/web/WebDown.md", ContentOnDisk.Chinese.Replace("看错误", string.Concat(Enumerable.Repeat("看错误", 300)), StringComparison.Ordinal));

        var problem = Assert.Single(content.Problems());
        Assert.StartsWith("runbooks/web/WebDown.md:8: message over its budget; do of 'look' is longer than a line of it, and is cut: ", problem);
    }

    [Fact]
    public void Rules_that_live_elsewhere_are_not_missed()
    {
        Directory.Delete(Path.Combine(content.Path, "rules"), recursive: true);
        Directory.Delete(Path.Combine(content.Path, "dashboards"), recursive: true);

        Assert.Empty(content.Problems());
    }

    [Fact]
    public void A_watchdog_needs_no_test_that_it_stays_quiet()
    {
        content.With("rules/web.rules.yml", ContentOnDisk.Rule.Replace("job:errors:rate5m > 1", "vector(1)", StringComparison.Ordinal).Replace("or up{job=\"web\"} == 0", "", StringComparison.Ordinal))
            .With("rules/tests/web.test.yml", ContentOnDisk.Test.Replace("      - {eval_time: 9m, alertname: WebDown, exp_alerts: []}", "", StringComparison.Ordinal));

        Assert.Empty(content.Problems());
    }
}

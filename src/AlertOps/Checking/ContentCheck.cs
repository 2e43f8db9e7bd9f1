using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Runbooks;
using AlertOps.Runbooks.PromQl;

namespace AlertOps.Checking;

/// <summary>One alert's row in the coverage table: what exists for it.</summary>
internal sealed record Coverage(string Alert, string Component, bool Rule, bool FiringTest, bool QuietTest, bool Chinese, bool English, bool Panels)
{
    public bool IsFull => Rule && FiringTest && QuietTest && Chinese && English && Panels;
}

/// <summary>What the content has, and what is wrong in it.</summary>
internal sealed record ContentReport(ImmutableArray<Coverage> Coverage, ImmutableArray<Problem> Problems);

/// <summary>Checks rules, runbooks and dashboards, and the links between them.</summary>
internal static class ContentCheck
{
    private static readonly string[] Severities = ["critical", "warning", "info", "none"];

    public static ContentReport Run(RuleSet rules, RunbookCatalog runbooks, ImmutableArray<Dashboard> dashboards)
    {
        var alerts = rules.Rules.Where(rule => rule.IsAlert).ToImmutableArray();
        var problems = rules.Problems
            .Concat(rules.Rules.SelectMany(CheckRule))
            .Concat(alerts.SelectMany(rule => CheckLinks(rule, runbooks)))
            .Concat(runbooks.All.SelectMany(runbook => CheckRunbook(runbook, alerts, dashboards)))
            .Concat(dashboards.SelectMany(CheckDashboard))
            .Concat(alerts.DistinctBy(rule => rule.Alert).SelectMany(rule => CheckTests(rule, rules)));
        return new ContentReport(
            [.. alerts.Select(rule => rule.Alert).Concat(runbooks.All.SelectMany(runbook => runbook.Alerts)).Distinct().Order(StringComparer.Ordinal).Select(name => Cover(name, alerts, rules, runbooks, dashboards))],
            [.. problems.OrderBy(problem => problem.File, StringComparer.Ordinal).ThenBy(problem => problem.Line)]);
    }

    private static IEnumerable<Problem> CheckRule(AlertRule rule)
    {
        if (PromQlLint.Check(rule.Expr) is { } error)
        {
            yield return new Problem(rule.File, rule.ExprLine + error.Line - 1, $"expr of {rule.Alert}{rule.Record}: {error.What}", error.Cure);
        }

        if (!rule.IsAlert)
        {
            yield break;
        }

        if (!Severities.Contains(rule.Labels["severity"]))
        {
            yield return new Problem(rule.File, rule.Line, $"{rule.Alert} has severity '{rule.Labels["severity"]}'", "set labels.severity to critical, warning, info or none");
        }

        foreach (var annotation in (string[])["summary", "description", "runbook_url"])
        {
            if (rule.Annotations[annotation].Length == 0)
            {
                yield return new Problem(rule.File, rule.Line, $"{rule.Alert} has no annotation {annotation}", $"add annotations.{annotation}");
            }
        }
    }

    private static IEnumerable<Problem> CheckLinks(AlertRule rule, RunbookCatalog runbooks)
    {
        if (!runbooks.All.Any(runbook => runbook.Alerts.Contains(rule.Alert)))
        {
            yield return new Problem(rule.File, rule.Line, $"{rule.Alert} has no runbook", $"write runbooks/<component>/{rule.Alert}.md");
        }
        else if (rule.Annotations["runbook_url"] is { Length: > 0 } url && !url.EndsWith("/" + rule.Alert, StringComparison.Ordinal))
        {
            yield return new Problem(rule.File, rule.Line, $"runbook_url of {rule.Alert} leads to {url}", $"let it end in /runbooks/{rule.Alert}");
        }
    }

    private static IEnumerable<Problem> CheckTests(AlertRule rule, RuleSet rules)
    {
        if (!rules.Fires.Contains(rule.Alert))
        {
            yield return new Problem(rule.File, rule.Line, $"no promtool test makes {rule.Alert} fire", "add a case with exp_alerts to rules/tests");
        }

        if (!rules.StaysQuiet.Contains(rule.Alert))
        {
            yield return new Problem(rule.File, rule.Line, $"no promtool test shows that {rule.Alert} stays quiet on healthy input", "add a case with exp_alerts: [] to rules/tests");
        }
    }

    private static IEnumerable<Problem> CheckRunbook(Runbook runbook, ImmutableArray<AlertRule> alerts, ImmutableArray<Dashboard> dashboards)
    {
        foreach (var name in runbook.Alerts.Where(name => alerts.All(rule => rule.Alert != name)))
        {
            yield return new Problem(runbook.Path, 1, $"no rule raises {name}", "write the rule, or mend the name under alerts:");
        }

        if (runbook.Dashboard is not { } reference)
        {
            yield break;
        }

        var dashboard = dashboards.FirstOrDefault(item => item.Uid == reference.Uid);
        if (dashboard is null)
        {
            yield return new Problem(runbook.Path, 1, $"dashboard {reference.Uid} is not there", "mend dashboard.uid, or add the dashboard");
            yield break;
        }

        foreach (var panel in reference.Panels.Where(panel => dashboard.Panels.All(item => item.Title != panel)))
        {
            yield return new Problem(runbook.Path, 1, $"dashboard {reference.Uid} has no panel “{panel}”", "mend dashboard.panels, or add the panel");
        }
    }

    private static IEnumerable<Problem> CheckDashboard(Dashboard dashboard)
    {
        if (dashboard.Uid.Length is 0 or > 40)
        {
            yield return new Problem(dashboard.File, 1, "the dashboard has no uid of at most 40 characters", "set \"uid\"");
        }

        foreach (var panel in dashboard.Panels.Where(panel => panel.Type != "text"))
        {
            var missing = new[] { (panel.Title.Length > 0, "title"), (panel.HasUnit, "unit"), (panel.HasDescription, "description"), (!panel.Exprs.IsEmpty, "query") }
                .Where(item => !item.Item1).Select(item => item.Item2).ToList();
            if (missing.Count > 0)
            {
                yield return new Problem(dashboard.File, 1, $"panel “{panel.Title}” has no {string.Join(", no ", missing)}", "add it to the panel");
            }
        }
    }

    private static Coverage Cover(string alert, ImmutableArray<AlertRule> rules, RuleSet set, RunbookCatalog runbooks, ImmutableArray<Dashboard> dashboards)
    {
        var runbook = runbooks.All.FirstOrDefault(item => item.Alerts.Contains(alert));
        var panels = runbook?.Dashboard is { } reference
            && dashboards.FirstOrDefault(item => item.Uid == reference.Uid) is { } dashboard
            && reference.Panels.All(panel => dashboard.Panels.Any(item => item.Title == panel));
        return new Coverage(
            alert,
            runbook?.Component ?? "",
            rules.Any(rule => rule.Alert == alert),
            set.Fires.Contains(alert),
            set.StaysQuiet.Contains(alert),
            runbook is not null,
            runbook?.Translation is not null,
            panels);
    }
}

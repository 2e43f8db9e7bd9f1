using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Runbooks;

namespace AlertOps.Linting;

/// <summary>Checks the links from each alert to its runbook and back, and from each runbook to its panels.</summary>
internal static class LinkCheck
{
    /// <summary>Most problems of one file, since each searches the file for its line.</summary>
    private const int MaxPerFile = 100;

    public static IEnumerable<Problem> Check(RuleSet rules, RunbookCatalog runbooks)
    {
        var raised = rules.Alerts.Select(rule => rule.Alert).Concat(OwnAlerts.Names).ToHashSet(StringComparer.Ordinal);
        return [.. rules.Alerts.SelectMany(rule => Runbook(rule, runbooks)), .. Matching(runbooks).SelectMany(runbook => Rules(runbook, ContentLinter.FileOf(runbooks, runbook), raised))];
    }

    public static IEnumerable<Problem> Check(RunbookCatalog runbooks, ImmutableArray<Dashboard> dashboards) =>
        Matching(runbooks).SelectMany(runbook => Panels(runbook, ContentLinter.FileOf(runbooks, runbook), dashboards));

    /// <summary>The runbook that lists the alert, otherwise one whose matchers match its name.</summary>
    public static Runbook? RunbookOf(string alert, RunbookCatalog runbooks) =>
        Matching(runbooks).FirstOrDefault(runbook => runbook.Alerts.Contains(alert))
        ?? Matching(runbooks).FirstOrDefault(runbook => runbook.Matchers.Any(matcher => matcher.Name == "alertname" && matcher.Matches(alert)));

    private static IEnumerable<Runbook> Matching(RunbookCatalog runbooks) => runbooks.All.Where(runbook => !runbook.IsDefault && !runbook.IsReference);

    private static IEnumerable<Problem> Runbook(AlertRule rule, RunbookCatalog runbooks)
    {
        if (RunbookOf(rule.Alert, runbooks) is not { } runbook)
        {
            yield return new Problem(rule.File, rule.Line, $"{rule.Alert} has no runbook", $"write <component>/{rule.Alert}.md in the runbooks' folder");
        }
        else if (rule.Annotations["runbook_url"] is { Length: > 0 } url && !url.Contains("{{", StringComparison.Ordinal) && !url.EndsWith("/" + runbook.Id, StringComparison.Ordinal))
        {
            yield return new Problem(rule.File, rule.Line, $"runbook_url of {rule.Alert} leads to {url}", $"let it end in /runbooks/{runbook.Id}");
        }
    }

    private static IEnumerable<Problem> Rules(Runbook runbook, string file, HashSet<string> raised) => runbook.Alerts
        .Where(name => !raised.Contains(name))
        .Take(MaxPerFile)
        .Select(name => new Problem(file, SourceLines.Find(file, "alerts:", name), $"no rule raises {name}", "write the rule, or mend the name under alerts:"));

    private static IEnumerable<Problem> Panels(Runbook runbook, string file, ImmutableArray<Dashboard> dashboards)
    {
        if (runbook.Dashboard is not { Panels.IsEmpty: false } reference)
        {
            yield return new Problem(file, SourceLines.Find(file, "dashboard:"), "no panel shows what the alert speaks of", "name the dashboard and its panels: dashboard: {uid: …, panels: [title]}");
            yield break;
        }

        var dashboard = dashboards.FirstOrDefault(item => item.Uid == reference.Uid);
        if (dashboard is null)
        {
            yield return new Problem(file, SourceLines.Find(file, "uid:", reference.Uid), $"dashboard {reference.Uid} is not there", "mend dashboard.uid, or add the dashboard");
            yield break;
        }

        foreach (var panel in reference.Panels.Where(panel => dashboard.Panels.All(item => item.Title != panel)).Take(MaxPerFile))
        {
            yield return new Problem(file, SourceLines.Find(file, "panels:", panel), $"dashboard {reference.Uid} has no panel “{panel}”", "mend dashboard.panels, or add the panel");
        }
    }
}

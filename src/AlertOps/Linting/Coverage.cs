using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Runbooks;

namespace AlertOps.Linting;

/// <summary>One alert's row in the coverage table: true for each part that exists for it.</summary>
/// <param name="Runbook">Id of its runbook; "" when it has none.</param>
/// <param name="FiringTest">A promtool test in which it fires.</param>
/// <param name="QuietTest">A promtool test in which it does not fire.</param>
/// <param name="Panels">A dashboard that has the panels which the runbook names.</param>
internal sealed record Coverage(
    string Alert, string Component, string Runbook, bool Rule, bool FiringTest, bool QuietTest, bool Chinese, bool English, bool Panels)
{
    public bool IsFull => Rule && FiringTest && QuietTest && Chinese && English && Panels;

    /// <summary>The rows of all alerts of rules and runbooks, by component and name, except those that AlertOps raises without a rule.</summary>
    public static ImmutableArray<Coverage> Of(RuleSet? rules, RunbookCatalog runbooks, ImmutableArray<Dashboard>? dashboards)
    {
        var names = (rules?.Alerts.Select(rule => rule.Alert) ?? []).Concat(runbooks.All.Where(runbook => !runbook.IsReference).SelectMany(runbook => runbook.Alerts));
        return
        [
            .. names.Except(OwnAlerts.Names, StringComparer.Ordinal)
                .Select(name => Row(name, rules, LinkCheck.RunbookOf(name, runbooks), dashboards ?? []))
                .OrderBy(row => row.Component, StringComparer.Ordinal)
                .ThenBy(row => row.Alert, StringComparer.Ordinal),
        ];
    }

    private static Coverage Row(string alert, RuleSet? rules, Runbook? runbook, ImmutableArray<Dashboard> dashboards)
    {
        var panels = runbook?.Dashboard is { Panels.IsEmpty: false } reference
            && dashboards.FirstOrDefault(item => item.Uid == reference.Uid) is { } dashboard
            && reference.Panels.All(panel => dashboard.Panels.Any(item => item.Title == panel));
        return new Coverage(
            alert,
            runbook?.Component ?? "",
            runbook?.Id ?? "",
            rules?.Raises(alert) == true,
            rules?.Fires.Contains(alert) == true,
            rules?.IsKnownToStayQuiet(alert) == true,
            runbook is not null,
            runbook?.Translation is not null,
            panels);
    }
}

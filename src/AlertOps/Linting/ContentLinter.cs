using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Channels;
using AlertOps.Configuration;
using AlertOps.Enrichment;
using AlertOps.Runbooks;

namespace AlertOps.Linting;

/// <summary>The content that was checked, and its problems.</summary>
/// <param name="Rules">Null when there is no folder of rules; likewise for <paramref name="Dashboards"/>.</param>
internal sealed record ContentReport(
    RunbookCatalog Runbooks, RuleSet? Rules, ImmutableArray<Dashboard>? Dashboards, ImmutableArray<Coverage> Coverage, ImmutableArray<Problem> Problems);

/// <summary>Checks rules, runbooks and dashboards, the links between them, and the messages that the runbooks make.</summary>
internal static class ContentLinter
{
    public static ContentReport Run(ContentFolders folders, SeverityRules severity, ImmutableArray<IChannelModule> modules)
    {
        var messages = new MessageCheck([.. modules.SelectMany(module => module.Renderings)]);
        var runbooks = RunbookCatalog.Load(folders.Runbooks);
        var problems = new List<Problem>(RunbookLint.Check(runbooks, EvidenceSources.Check));
        var rules = folders.Rules is { } ruleFolder ? RuleFiles.Load(ruleFolder, problems) : null;
        ImmutableArray<Dashboard>? dashboards = folders.Dashboards is { } dashboardFolder ? DashboardFiles.Load(dashboardFolder, problems) : null;
        problems.AddRange(runbooks.All.SelectMany(runbook => messages.Check(runbook, FileOf(runbooks, runbook))));
        if (rules is not null)
        {
            problems.AddRange(RuleCheck.Check(rules, severity));
            problems.AddRange(LinkCheck.Check(rules, runbooks));
        }

        if (dashboards is { } known)
        {
            problems.AddRange(DashboardCheck.Check(known));
            problems.AddRange(LinkCheck.Check(runbooks, known));
        }

        return new ContentReport(runbooks, rules, dashboards, Coverage.Of(rules, runbooks, dashboards), [.. problems.Distinct().OrderBy(problem => problem.File, StringComparer.Ordinal).ThenBy(problem => problem.Line)]);
    }

    /// <summary>The file of a runbook; "" for the built-in one.</summary>
    public static string FileOf(RunbookCatalog catalog, Runbook runbook) =>
        runbook.Path == BuiltInRunbook.Path ? "" : Path.Combine(catalog.Folder, runbook.Path).Replace('\\', '/');
}

using System.Collections.Frozen;
using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Configuration;

namespace AlertOps.Runbooks;

/// <summary>All runbooks at one moment. It is immutable: a changed file makes a new catalogue.</summary>
internal sealed class RunbookCatalog
{
    private readonly FrozenDictionary<string, Runbook> byId;
    private readonly FrozenDictionary<string, ImmutableArray<Runbook>> byAlert;
    private readonly ImmutableArray<Runbook> byMatchersOnly;

    internal RunbookCatalog(string folder, ImmutableArray<Runbook> all, ImmutableArray<Problem> problems)
    {
        Folder = folder;
        All = [.. all.OrderBy(runbook => runbook.Component, StringComparer.Ordinal).ThenBy(runbook => runbook.Id, StringComparer.Ordinal)];
        Problems = problems;
        byId = All.ToFrozenDictionary(runbook => runbook.Id, StringComparer.Ordinal);
        Default = byId[Runbook.DefaultId];
        var matching = All.Where(runbook => !runbook.IsDefault && !runbook.IsReference).ToArray();
        byAlert = matching
            .SelectMany(runbook => runbook.Alerts.Select(name => (Name: name, Runbook: runbook)))
            .GroupBy(pair => pair.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => Ranked(group.Select(pair => pair.Runbook)), StringComparer.Ordinal);
        byMatchersOnly = Ranked(matching.Where(runbook => runbook.Alerts.IsEmpty));
    }

    /// <summary>The folder that it was read from, as configured.</summary>
    public string Folder { get; }

    /// <summary>The Chinese runbooks, each with its translation, by component and id. Reference pages and the default are among them.</summary>
    public ImmutableArray<Runbook> All { get; }

    /// <summary>The problems of the files; each affects only its own runbook.</summary>
    public ImmutableArray<Problem> Problems { get; }

    /// <summary>The runbook for alerts that no other matches.</summary>
    public Runbook Default { get; }

    /// <summary>Reads a folder once, for commands. The service uses <see cref="RunbookLibrary"/>.</summary>
    public static RunbookCatalog Load(string folder) => RunbookFolder.Read(folder).Build(null).Catalog;

    /// <summary>The same runbooks with one more problem.</summary>
    public RunbookCatalog With(Problem problem) => new(Folder, All, Problems.Contains(problem) ? Problems : Problems.Add(problem));

    public Runbook? Find(string id) => byId.GetValueOrDefault(id);

    /// <summary>Finds the most specific runbook for each alert and groups the alerts by it; the group with the worst alert, then the largest, comes first. Never empty.</summary>
    public ImmutableArray<RunbookMatch> Match(ImmutableArray<Alert> alerts, SeverityRules severity)
    {
        var matches = alerts
            .GroupBy(alert => Best(alert.Labels).Id, StringComparer.Ordinal)
            .OrderByDescending(group => group.Max(alert => severity.Of(alert.Labels)))
            .ThenByDescending(group => group.Count())
            .ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => MatchOf(byId[group.Key], [.. group]))
            .ToImmutableArray();
        return matches.IsEmpty ? [new RunbookMatch(Default, MatchReason.NothingElse, RunbookMatching.Reason(Default, LabelSet.Empty), [])] : matches;
    }

    /// <summary>The runbooks that could be expected for these labels, the chosen one first, each with the reason for or against it.</summary>
    public ImmutableArray<RunbookCandidate> Candidates(LabelSet labels)
    {
        var best = Best(labels);
        var rank = RunbookRank.Of(best);
        var candidates = ImmutableArray.CreateBuilder<RunbookCandidate>();
        candidates.Add(new RunbookCandidate(best, true, RunbookMatching.Reason(best, labels)));
        var others = byAlert.GetValueOrDefault(labels.AlertName, []).Concat(byMatchersOnly).Where(runbook => runbook != best);
        foreach (var other in Ranked(others))
        {
            var reason = RunbookMatching.Matches(other, labels)
                ? RunbookMatching.WhyOutranked(RunbookRank.Of(other), rank, best)
                : RunbookMatching.WhyNot(other, labels);
            if (reason is not null)
            {
                candidates.Add(new RunbookCandidate(other, false, reason));
            }
        }

        if (best != Default)
        {
            candidates.Add(new RunbookCandidate(Default, false, "only when nothing else matches"));
        }

        return candidates.ToImmutable();
    }

    private Runbook Best(LabelSet labels)
    {
        var named = byAlert.GetValueOrDefault(labels.AlertName, []).FirstOrDefault(runbook => RunbookMatching.Matches(runbook, labels));
        var matched = byMatchersOnly.FirstOrDefault(runbook => RunbookMatching.Matches(runbook, labels));
        return (named, matched) switch
        {
            (null, null) => Default,
            (null, not null) => matched,
            (not null, null) => named,
            (not null, not null) => Ranked([named, matched])[0],
        };
    }

    private static RunbookMatch MatchOf(Runbook runbook, ImmutableArray<Alert> alerts) =>
        new(runbook, ReasonOf(runbook), RunbookMatching.Reason(runbook, alerts[0].Labels), alerts);

    private static MatchReason ReasonOf(Runbook runbook) =>
        runbook.IsDefault ? MatchReason.NothingElse : runbook.Alerts.IsEmpty ? MatchReason.Matchers : MatchReason.AlertName;

    private static ImmutableArray<Runbook> Ranked(IEnumerable<Runbook> runbooks) =>
        [.. RunbookRank.Order(runbooks)];
}

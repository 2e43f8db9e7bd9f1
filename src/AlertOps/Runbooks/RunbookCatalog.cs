using System.Collections.Frozen;
using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Configuration;

namespace AlertOps.Runbooks;

/// <summary>All runbooks of one moment. Immutable: a changed file makes a new catalogue.</summary>
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

    /// <summary>The folder it was read from, as given.</summary>
    public string Folder { get; }

    /// <summary>In Chinese, each with its translation; by component, then id. Includes reference pages and the default.</summary>
    public ImmutableArray<Runbook> All { get; }

    /// <summary>What is wrong in the files; each costs only its own runbook.</summary>
    public ImmutableArray<Problem> Problems { get; }

    /// <summary>The runbook for what nothing else matches; never missing.</summary>
    public Runbook Default { get; }

    /// <summary>Reads a folder once, for commands. A service uses <see cref="RunbookLibrary"/>.</summary>
    public static RunbookCatalog Load(string folder) => RunbookFolder.Read(folder).Build(null).Catalog;

    /// <summary>The same runbooks with one more problem.</summary>
    public RunbookCatalog With(Problem problem) => new(Folder, All, Problems.Contains(problem) ? Problems : Problems.Add(problem));

    public Runbook? Find(string id) => byId.GetValueOrDefault(id);

    /// <summary>The most specific runbook for each alert, alerts with the same one together; the worst and most numerous first. Never empty.</summary>
    public ImmutableArray<RunbookMatch> Match(ImmutableArray<Alert> alerts, SeverityRules severity)
    {
        var matches = alerts
            .GroupBy(alert => Best(alert.Labels).Id, StringComparer.Ordinal)
            .OrderByDescending(group => group.Max(alert => severity.Of(alert.Labels)))
            .ThenByDescending(group => group.Count())
            .ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => MatchOf(byId[group.Key], [.. group]))
            .ToImmutableArray();
        return matches.IsEmpty ? [new RunbookMatch(Default, MatchReason.NothingElse, RunbookMatching.Because(Default, LabelSet.Empty), [])] : matches;
    }

    /// <summary>Every runbook that one could expect for these labels, the winner first, each with the reason.</summary>
    public ImmutableArray<RunbookCandidate> Why(LabelSet labels)
    {
        var best = Best(labels);
        var rank = RunbookRank.Of(best);
        var candidates = ImmutableArray.CreateBuilder<RunbookCandidate>();
        candidates.Add(new RunbookCandidate(best, true, RunbookMatching.Because(best, labels)));
        var others = byAlert.GetValueOrDefault(labels.AlertName, []).Concat(byMatchersOnly).Where(runbook => runbook != best);
        foreach (var other in Ranked(others))
        {
            var reason = RunbookMatching.Holds(other, labels)
                ? RunbookMatching.Lost(RunbookRank.Of(other), rank, best)
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
        var named = byAlert.GetValueOrDefault(labels.AlertName, []).FirstOrDefault(runbook => RunbookMatching.Holds(runbook, labels));
        var matched = byMatchersOnly.FirstOrDefault(runbook => RunbookMatching.Holds(runbook, labels));
        return (named, matched) switch
        {
            (null, null) => Default,
            (null, not null) => matched,
            (not null, null) => named,
            (not null, not null) => Ranked([named, matched])[0],
        };
    }

    private static RunbookMatch MatchOf(Runbook runbook, ImmutableArray<Alert> alerts) =>
        new(runbook, ReasonOf(runbook), RunbookMatching.Because(runbook, alerts[0].Labels), alerts);

    private static MatchReason ReasonOf(Runbook runbook) =>
        runbook.IsDefault ? MatchReason.NothingElse : runbook.Alerts.IsEmpty ? MatchReason.Matchers : MatchReason.AlertName;

    private static ImmutableArray<Runbook> Ranked(IEnumerable<Runbook> runbooks) =>
        [.. RunbookRank.Order(runbooks)];
}

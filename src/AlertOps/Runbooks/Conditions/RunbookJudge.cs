using System.Collections.Immutable;
using AlertOps.Alerts;

namespace AlertOps.Runbooks.Conditions;

/// <summary>The result of an action's condition over all alerts of an incident.</summary>
internal enum ActionVerdict
{
    /// <summary>The condition is true for at least one alert.</summary>
    Holds,

    /// <summary>The action has no condition.</summary>
    Always,

    /// <summary>The condition is true for no alert, and unknown for at least one.</summary>
    Undecided,

    /// <summary>The condition is false for every alert.</summary>
    RuledOut,
}

/// <summary>An action with its verdict.</summary>
/// <param name="Holds">The alerts for which the condition is true.</param>
/// <param name="Unknown">The alerts for which it is unknown.</param>
/// <param name="False">The alerts for which it is false.</param>
internal sealed record JudgedAction(RunbookAction Action, ActionVerdict Verdict, ImmutableArray<Alert> Holds, ImmutableArray<Alert> Unknown, ImmutableArray<Alert> False);

/// <summary>Judges the conditions of a runbook for each firing alert by itself, over the series that belong to it.</summary>
internal sealed class RunbookJudge
{
    private readonly Runbook runbook;
    private readonly ImmutableArray<Alert> alerts;
    private readonly EvidenceSet evidence;
    private readonly Dictionary<string, QueryScope> scopes;
    private readonly Dictionary<(string Query, string Key), OwnSeries?> owned = [];

    /// <param name="runbook">In the language of the texts that are wanted; conditions and queries are the same in both.</param>
    /// <param name="alerts">The alerts to judge for.</param>
    public RunbookJudge(Runbook runbook, ImmutableArray<Alert> alerts, EvidenceSet evidence)
    {
        this.runbook = runbook;
        this.alerts = alerts;
        this.evidence = evidence;
        scopes = runbook.Queries.DistinctBy(query => query.Id, StringComparer.Ordinal).ToDictionary(query => query.Id, QueryScope.Of, StringComparer.Ordinal);
    }

    /// <summary>The actions in the order in which a message lists them, those that are ruled out last.</summary>
    public ImmutableArray<JudgedAction> Actions() => [.. runbook.Actions.Select(Judge).OrderBy(Rank)];

    /// <summary>The answers with only the series that belong to one of some alerts.</summary>
    public EvidenceSet EvidenceFor(ImmutableArray<Alert> some) => evidence with
    {
        Answers = evidence.Answers.SetItems(evidence.Answers.Values
            .Where(answer => !answer.Series.IsEmpty && scopes.ContainsKey(answer.QueryId))
            .Select(answer => KeyValuePair.Create(answer.QueryId, OwnedBy(some, answer)))),
    };

    private Evidence OwnedBy(ImmutableArray<Alert> some, Evidence answer)
    {
        // Alerts with one key own the same.
        var different = some.DistinctBy(alert => KeyOf(answer.QueryId, alert), StringComparer.Ordinal).ToArray();
        return answer.With([.. answer.Series.Where(series => Array.Exists(different, alert => scopes[answer.QueryId].Owns(alert, series.Labels)))]);
    }

    private static int Rank(JudgedAction judged) => judged switch
    {
        { Verdict: ActionVerdict.Holds, Action.IsGood: false } => 0,
        { Verdict: ActionVerdict.Always } => 1,
        { Verdict: ActionVerdict.Holds } => 2,
        { Verdict: ActionVerdict.Undecided, Action.IsDangerous: false } => 3,
        { Verdict: ActionVerdict.Undecided } => 4,
        _ => 5,
    };

    private JudgedAction Judge(RunbookAction action)
    {
        if (action.When is not { } when)
        {
            return new JudgedAction(action, ActionVerdict.Always, [], [], []);
        }

        // Alerts with the same values of the labels that count are judged once.
        var queries = when.Queries.Distinct(StringComparer.Ordinal).ToArray();
        var known = new Dictionary<string, Truth>(StringComparer.Ordinal);
        var byTruth = alerts.ToLookup(alert =>
        {
            var key = string.Join('\u0001', queries.Select(query => KeyOf(query, alert)));
            return known.TryGetValue(key, out var truth) ? truth : known[key] = when.Evaluate(AlertEvidence.For(query => OwnOf(query, alert)));
        });
        var verdict = byTruth[Truth.True].Any() ? ActionVerdict.Holds : byTruth[Truth.Unknown].Any() || alerts.IsEmpty ? ActionVerdict.Undecided : ActionVerdict.RuledOut;
        return new JudgedAction(action, verdict, [.. byTruth[Truth.True]], [.. byTruth[Truth.Unknown]], [.. byTruth[Truth.False]]);
    }

    private OwnSeries? OwnOf(string query, Alert alert)
    {
        var key = (query, KeyOf(query, alert));
        return owned.TryGetValue(key, out var found) ? found : owned[key] = Find(query, alert);
    }

    private OwnSeries? Find(string query, Alert alert)
    {
        if (!scopes.TryGetValue(query, out var scope) || evidence[query] is not { } answer || !scope.ConcernsAnyOf(alerts))
        {
            return null;
        }

        ImmutableArray<Series> series = [.. answer.Series.Where(series => scope.Owns(alert, series.Labels))];

        // An alert without the label was not asked about: that nothing belongs to it says nothing.
        return series.IsEmpty && !scope.Concerns(alert) ? null : OwnSeries.Of(answer, series);
    }

    /// <summary>The values of an alert that decide which series belong to it: alerts with the same key own the same.</summary>
    private string KeyOf(string query, Alert alert) =>
        !scopes.TryGetValue(query, out var scope) ? ""
        : scope.NeedsAllLabels ? string.Join('\u0002', alert.Labels.Select(label => label.Key + "\u0003" + label.Value))
        : string.Join('\u0002', scope.Labels.Select(label => alert.Labels[label]));
}

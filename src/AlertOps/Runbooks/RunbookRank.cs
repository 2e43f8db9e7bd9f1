using AlertOps.Alerts;

namespace AlertOps.Runbooks;

/// <summary>The specificity of a runbook: the one with more conditions wins, then the one with more equality conditions. A listed alert name counts as both.</summary>
internal readonly record struct RunbookRank(int Conditions, int Equalities)
{
    public static RunbookRank Of(Runbook runbook)
    {
        var named = runbook.Alerts.IsEmpty ? 0 : 1;
        return new RunbookRank(
            named + runbook.Matchers.Length,
            named + runbook.Matchers.Count(matcher => matcher.Operator == MatchOperator.Equal));
    }

    /// <summary>Sorts the most specific runbook first, and equal ones by id, so that an alert has the same runbook on every replica.</summary>
    public static IEnumerable<Runbook> Order(IEnumerable<Runbook> runbooks) => runbooks
        .Select(runbook => (Runbook: runbook, Rank: Of(runbook)))
        .OrderByDescending(item => item.Rank.Conditions)
        .ThenByDescending(item => item.Rank.Equalities)
        .ThenBy(item => item.Runbook.Id, StringComparer.Ordinal)
        .Select(item => item.Runbook);
}

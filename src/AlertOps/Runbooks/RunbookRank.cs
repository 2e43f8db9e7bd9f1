using AlertOps.Alerts;

namespace AlertOps.Runbooks;

/// <summary>How specific a runbook is: the more conditions the better; among equals, the more equality conditions. A listed alert name is one of them.</summary>
internal readonly record struct RunbookRank(int Conditions, int Equalities)
{
    public static RunbookRank Of(Runbook runbook)
    {
        var named = runbook.Alerts.IsEmpty ? 0 : 1;
        return new RunbookRank(
            named + runbook.Matchers.Length,
            named + runbook.Matchers.Count(matcher => matcher.Operator == MatchOperator.Equal));
    }

    /// <summary>Best first; a remaining tie goes by id, so that the same alert finds the same runbook on every replica.</summary>
    public static IEnumerable<Runbook> Order(IEnumerable<Runbook> runbooks) => runbooks
        .Select(runbook => (Runbook: runbook, Rank: Of(runbook)))
        .OrderByDescending(item => item.Rank.Conditions)
        .ThenByDescending(item => item.Rank.Equalities)
        .ThenBy(item => item.Runbook.Id, StringComparer.Ordinal)
        .Select(item => item.Runbook);
}

/// <summary>A runbook held against an alert.</summary>
/// <param name="Reason">Why it wins, in one sentence, or why it doesn't.</param>
internal sealed record RunbookCandidate(Runbook Runbook, bool Wins, string Reason);

/// <summary>Holds runbooks against label sets.</summary>
internal static class RunbookMatching
{
    public static bool Holds(Runbook runbook, LabelSet labels) =>
        (runbook.Alerts.IsEmpty || runbook.Alerts.Contains(labels.AlertName)) && runbook.Matchers.All(matcher => matcher.Matches(labels));

    /// <summary>Why it matches: <c>alerts lists X, and job="web" holds</c>.</summary>
    public static string Because(Runbook runbook, LabelSet labels)
    {
        if (runbook.IsDefault)
        {
            return "no other runbook matches";
        }

        var named = runbook.Alerts.IsEmpty ? "" : $"alerts lists {labels.AlertName}";
        var conditions = string.Join(" and ", runbook.Matchers);
        var holding = runbook.Matchers.Length switch { 0 => "", 1 => $"{conditions} holds", _ => $"{conditions} hold" };
        return named.Length == 0 ? holding : holding.Length == 0 ? named : $"{named}, and {holding}";
    }

    /// <summary>Why it doesn't match, or null when it shares nothing with the alert and nobody would have expected it.</summary>
    public static string? WhyNot(Runbook runbook, LabelSet labels)
    {
        if (!runbook.Alerts.IsEmpty && !runbook.Alerts.Contains(labels.AlertName))
        {
            return null;
        }

        var failed = runbook.Matchers.First(matcher => !matcher.Matches(labels));
        var close = !runbook.Alerts.IsEmpty || runbook.Matchers.Any(matcher => matcher.Matches(labels));
        return close ? $"{failed} does not hold: {failed.Name} is \"{labels[failed.Name]}\"" : null;
    }

    public static string Lost(RunbookRank rank, RunbookRank winner, Runbook better) => rank == winner
        ? $"as specific as {better.Id}, which comes first by name"
        : rank.Conditions != winner.Conditions
            ? $"{Count(rank.Conditions, "condition")} against {winner.Conditions} of {better.Id}"
            : $"{Count(rank.Equalities, "equality")} against {winner.Equalities} of {better.Id}";

    private static string Count(int count, string word) => count == 1 ? $"1 {word}" : $"{count} {(word == "equality" ? "equalities" : word + "s")}";
}

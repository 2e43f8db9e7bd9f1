using AlertOps.Alerts;

namespace AlertOps.Runbooks;

/// <summary>A runbook that was compared with an alert.</summary>
/// <param name="Reason">The reason why it is chosen or not, in one sentence.</param>
internal sealed record RunbookCandidate(Runbook Runbook, bool Wins, string Reason);

/// <summary>Matches runbooks with label sets and explains the result.</summary>
internal static class RunbookMatching
{
    private const string NothingElse = "no other runbook matches";
    private const string Lists = "alerts lists ";
    private const string And = ", and ";

    public static bool Matches(Runbook runbook, LabelSet labels) =>
        (runbook.Alerts.IsEmpty || runbook.Alerts.Contains(labels.AlertName)) && runbook.Matchers.All(matcher => matcher.Matches(labels));

    /// <summary>The reason why a runbook matches: <c>alerts lists X, and job="web" holds</c>.</summary>
    public static string Reason(Runbook runbook, LabelSet labels)
    {
        if (runbook.IsDefault)
        {
            return NothingElse;
        }

        var named = runbook.Alerts.IsEmpty ? "" : Lists + labels.AlertName;
        var conditions = string.Join(" and ", runbook.Matchers);
        var holding = runbook.Matchers.Length switch { 0 => "", 1 => $"{conditions} holds", _ => $"{conditions} hold" };
        return named.Length == 0 ? holding : holding.Length == 0 ? named : named + And + holding;
    }

    /// <summary>Words a reason of <see cref="Reason"/>, which is stored in English, for the reader of a page.</summary>
    public static string ReasonIn(Language language, string reason) => language == Language.English ? reason
        : reason == NothingElse ? "没有其他手册匹配"
        : reason.Replace(Lists, "alerts 里有 ", StringComparison.Ordinal).Replace(And, "，且 ", StringComparison.Ordinal)
            .Replace(" holds", " 成立", StringComparison.Ordinal).Replace(" hold", " 成立", StringComparison.Ordinal);

    /// <summary>The reason why a runbook doesn't match; null when it has nothing in common with the alert.</summary>
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

    /// <summary>The reason why another runbook that also matches is preferred.</summary>
    public static string WhyOutranked(RunbookRank rank, RunbookRank winner, Runbook better) => rank == winner
        ? $"as specific as {better.Id}, which comes first by name"
        : rank.Conditions != winner.Conditions
            ? $"{Count(rank.Conditions, "condition")} against {winner.Conditions} of {better.Id}"
            : $"{Count(rank.Equalities, "equality")} against {winner.Equalities} of {better.Id}";

    private static string Count(int count, string word) => count == 1 ? $"1 {word}" : $"{count} {(word == "equality" ? "equalities" : word + "s")}";
}

using AlertOps.Alerts;
using AlertOps.Configuration;

namespace AlertOps.Runbooks;

/// <summary>
/// Finds pairs of runbooks that are equally specific for one alert. A pair counts only when there is an example: an alert made of names and values that
/// the runbooks themselves mention. So two expressions that never match the same alert in practice are not reported.
/// </summary>
internal sealed class RunbookTies
{
    private const string AlertName = "alertname";
    private readonly RunbookCatalog catalog;
    private readonly Dictionary<string, HashSet<string>> values = new(StringComparer.Ordinal);

    private RunbookTies(RunbookCatalog catalog) => this.catalog = catalog;

    public static IEnumerable<Problem> Find(RunbookCatalog catalog)
    {
        var ties = new RunbookTies(catalog);
        var matching = catalog.All.Where(runbook => !runbook.IsDefault && !runbook.IsReference).ToArray();
        ties.Collect(matching);
        foreach (var group in matching.GroupBy(RunbookRank.Of))
        {
            var equallyRanked = group.OrderBy(runbook => runbook.Id, StringComparer.Ordinal).ToArray();
            for (var i = 0; i < equallyRanked.Length; i++)
            {
                for (var j = i + 1; j < equallyRanked.Length; j++)
                {
                    if (ties.Example(equallyRanked[i], equallyRanked[j]) is { } example)
                    {
                        yield return ties.Tie(equallyRanked[i], equallyRanked[j], example);
                    }
                }
            }
        }
    }

    private Problem Tie(Runbook first, Runbook second, LabelSet example) => new(
        Path.Combine(catalog.Folder, second.Path).Replace('\\', '/'),
        1,
        $"{second.Path} and {first.Path} are equally specific for {example}",
        "add a matcher to one of them, or give the alert to one only; until then the first by name is used");

    private void Collect(Runbook[] runbooks)
    {
        foreach (var runbook in runbooks)
        {
            ValuesOf(AlertName).UnionWith(runbook.Alerts);
            ValuesOf(AlertName).Add(runbook.Id);
            foreach (var matcher in runbook.Matchers)
            {
                ValuesOf(matcher.Name).UnionWith(
                    matcher.Operator is MatchOperator.Equal or MatchOperator.NotEqual ? [matcher.Value] : matcher.Value.Trim('(', ')').Split('|').Where(IsLiteral));
            }
        }
    }

    private static bool IsLiteral(string pattern) => pattern.All(character => char.IsLetterOrDigit(character) || character is '_' or '-' or ':' or '/' or ' ');

    private HashSet<string> ValuesOf(string label) =>
        values.TryGetValue(label, out var known) ? known : values[label] = new HashSet<string>(StringComparer.Ordinal) { "" };

    /// <summary>Labels that both runbooks match; null when none can be found.</summary>
    private LabelSet? Example(Runbook left, Runbook right)
    {
        if (!left.Alerts.IsEmpty && !right.Alerts.IsEmpty && !left.Alerts.Intersect(right.Alerts, StringComparer.Ordinal).Any())
        {
            return null;
        }

        var matchers = left.Matchers.Concat(right.Matchers).ToArray();
        var example = LabelSet.Empty;
        foreach (var label in matchers.Select(matcher => matcher.Name).Append(AlertName).Distinct(StringComparer.Ordinal))
        {
            var value = ValuesOf(label).Where(value => label != AlertName || (value.Length > 0 && Lists(left, value) && Lists(right, value)))
                .Order(StringComparer.Ordinal)
                .FirstOrDefault(value => matchers.Where(matcher => matcher.Name == label).All(matcher => matcher.Matches(value)));
            if (value is null)
            {
                return null;
            }

            example = value.Length == 0 ? example : example.With(label, value);
        }

        return example;
    }

    private static bool Lists(Runbook runbook, string alert) => runbook.Alerts.IsEmpty || runbook.Alerts.Contains(alert);
}

using AlertOps.Alerts;
using AlertOps.Configuration;

namespace AlertOps.Runbooks;

/// <summary>
/// Finds pairs of runbooks that are equally specific for one alert. Only a witness counts: an alert made of names and values that the runbooks themselves
/// mention, so that two expressions which never meet in practice are not reported.
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
            var equals = group.OrderBy(runbook => runbook.Id, StringComparer.Ordinal).ToArray();
            for (var i = 0; i < equals.Length; i++)
            {
                for (var j = i + 1; j < equals.Length; j++)
                {
                    if (ties.Witness(equals[i], equals[j]) is { } witness)
                    {
                        yield return ties.Tie(equals[i], equals[j], witness);
                    }
                }
            }
        }
    }

    private Problem Tie(Runbook first, Runbook second, LabelSet witness) => new(
        Path.Combine(catalog.Folder, second.Path).Replace('\\', '/'),
        1,
        $"{second.Path} and {first.Path} are equally specific for {witness}",
        "add a matcher to one of them, or give the alert to one only; until then the first by name is used");

    private void Collect(Runbook[] runbooks)
    {
        foreach (var runbook in runbooks)
        {
            Pool(AlertName).UnionWith(runbook.Alerts);
            Pool(AlertName).Add(runbook.Id);
            foreach (var matcher in runbook.Matchers)
            {
                Pool(matcher.Name).UnionWith(
                    matcher.Operator is MatchOperator.Equal or MatchOperator.NotEqual ? [matcher.Value] : matcher.Value.Trim('(', ')').Split('|').Where(IsLiteral));
            }
        }
    }

    private static bool IsLiteral(string pattern) => pattern.All(character => char.IsLetterOrDigit(character) || character is '_' or '-' or ':' or '/' or ' ');

    private HashSet<string> Pool(string label) =>
        values.TryGetValue(label, out var pool) ? pool : values[label] = new HashSet<string>(StringComparer.Ordinal) { "" };

    /// <summary>Labels that both match; null when none can be made.</summary>
    private LabelSet? Witness(Runbook left, Runbook right)
    {
        if (!left.Alerts.IsEmpty && !right.Alerts.IsEmpty && !left.Alerts.Intersect(right.Alerts, StringComparer.Ordinal).Any())
        {
            return null;
        }

        var matchers = left.Matchers.Concat(right.Matchers).ToArray();
        var witness = LabelSet.Empty;
        foreach (var label in matchers.Select(matcher => matcher.Name).Append(AlertName).Distinct(StringComparer.Ordinal))
        {
            var value = Pool(label).Where(value => label != AlertName || (value.Length > 0 && Lists(left, value) && Lists(right, value)))
                .Order(StringComparer.Ordinal)
                .FirstOrDefault(value => matchers.Where(matcher => matcher.Name == label).All(matcher => matcher.Matches(value)));
            if (value is null)
            {
                return null;
            }

            witness = value.Length == 0 ? witness : witness.With(label, value);
        }

        return witness;
    }

    private static bool Lists(Runbook runbook, string alert) => runbook.Alerts.IsEmpty || runbook.Alerts.Contains(alert);
}

using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Runbooks.PromQl;

namespace AlertOps.Linting;

/// <summary>Each dashboard by itself: it can be linked to, and every panel says what it shows.</summary>
internal static class DashboardCheck
{
    /// <summary>Grafana's limit.</summary>
    private const int LongestUid = 40;

    /// <summary>Each of them looks for its line in the file.</summary>
    private const int MostPerFile = 100;

    private static readonly string[] Durations =
        ["$__rate_interval", "${__rate_interval}", "$__interval", "${__interval}", "$__range", "${__range}"];

    public static IEnumerable<Problem> Check(ImmutableArray<Dashboard> dashboards)
    {
        foreach (var twins in dashboards.GroupBy(dashboard => dashboard.Uid, StringComparer.Ordinal).Where(group => group.Key.Length > 0))
        {
            foreach (var twin in twins.Skip(1))
            {
                yield return new Problem(twin.File, SourceLines.Find(twin.File, "\"uid\"", twin.Uid), $"uid {twin.Uid} is also that of {Path.GetFileName(twins.First().File)}", "give it one of its own");
            }
        }

        foreach (var problem in dashboards.SelectMany(dashboard => Check(dashboard).Take(MostPerFile)))
        {
            yield return problem;
        }
    }

    private static IEnumerable<Problem> Check(Dashboard dashboard)
    {
        if (dashboard.Uid.Length is 0 or > LongestUid)
        {
            yield return new Problem(dashboard.File, 1, $"the dashboard has no uid of at most {LongestUid} characters", "set \"uid\"");
        }

        foreach (var panel in dashboard.Panels.Where(panel => panel.Type != "text"))
        {
            var missing = new[] { (panel.Title.Length > 0, "title"), (panel.HasUnit, "unit"), (panel.HasDescription, "description"), (!panel.Exprs.IsEmpty, "query") }
                .Where(item => !item.Item1).Select(item => item.Item2).ToList();
            if (missing.Count > 0)
            {
                yield return new Problem(dashboard.File, LineOf(dashboard, panel), $"panel “{panel.Title}” has no {string.Join(", no ", missing)}", "add it to the panel");
            }

            foreach (var expr in panel.Exprs.Select(Plain))
            {
                if (PromQlLint.Check(expr) is { } error)
                {
                    yield return new Problem(dashboard.File, LineOf(dashboard, panel), $"query of panel “{panel.Title}”, character {error.ColumnIn(expr)}: {error.Message}", error.Cure);
                }
            }
        }
    }

    private static int LineOf(Dashboard dashboard, DashboardPanel panel) => SourceLines.Find(dashboard.File, $"\"{panel.Title}\"", "\"title\"");

    /// <summary>With a duration where Grafana puts one; other variables stand in quotes.</summary>
    public static string Plain(string expr) => Durations.Aggregate(expr, (text, name) => text.Replace(name, "5m", StringComparison.Ordinal));
}

using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Runbooks.PromQl;

namespace AlertOps.Linting;

/// <summary>Checks each dashboard by itself: that it has a uid and that its panels have title, unit, description and valid queries.</summary>
internal static class DashboardCheck
{
    /// <summary>Grafana's limit.</summary>
    private const int MaxUidLength = 40;

    /// <summary>Most problems of one file, since each searches the file for its line.</summary>
    private const int MaxPerFile = 100;

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

        foreach (var problem in dashboards.SelectMany(dashboard => Check(dashboard).Take(MaxPerFile)))
        {
            yield return problem;
        }
    }

    private static IEnumerable<Problem> Check(Dashboard dashboard)
    {
        if (dashboard.Uid.Length is 0 or > MaxUidLength)
        {
            yield return new Problem(dashboard.File, 1, $"the dashboard has no uid of at most {MaxUidLength} characters", "set \"uid\"");
        }

        foreach (var panel in dashboard.Panels.Where(panel => panel.Type != "text"))
        {
            var missing = new[] { (panel.Title.Length > 0, "title"), (panel.HasUnit, "unit"), (panel.HasDescription, "description"), (!panel.Exprs.IsEmpty, "query") }
                .Where(item => !item.Item1).Select(item => item.Item2).ToList();
            if (missing.Count > 0)
            {
                yield return new Problem(dashboard.File, LineOf(dashboard, panel), $"panel “{panel.Title}” has no {string.Join(", no ", missing)}", "add it to the panel");
            }

            foreach (var expr in panel.Exprs.Select(WithDurations))
            {
                if (PromQlLint.Check(expr) is { } error)
                {
                    yield return new Problem(dashboard.File, LineOf(dashboard, panel), $"query of panel “{panel.Title}”, character {error.ColumnIn(expr)}: {error.Message}", error.Cure);
                }
            }
        }
    }

    private static int LineOf(Dashboard dashboard, DashboardPanel panel) => SourceLines.Find(dashboard.File, $"\"{panel.Title}\"", "\"title\"");

    /// <summary>Replaces Grafana's variables for durations by one; other variables are in quotes and need no replacement.</summary>
    public static string WithDurations(string expr) => Durations.Aggregate(expr, (text, name) => text.Replace(name, "5m", StringComparison.Ordinal));
}

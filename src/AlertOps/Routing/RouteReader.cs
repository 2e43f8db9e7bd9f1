using System.Collections.Immutable;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Routing;

/// <summary>Reads the tree of routes, whose leaves name receivers.</summary>
internal sealed class RouteReader(IReadOnlyCollection<string> receivers)
{
    private const int DeepestLevel = 20;

    /// <param name="areReceiversWritten">False when there is only the built-in receiver, which the root need not name.</param>
    public Route Read(Section root, bool areReceiversWritten)
    {
        var path = RouteKeys.Section.Name;
        var section = root.Read(RouteKeys.Section);
        var only = receivers.Count == 1 && (section is null || !areReceiversWritten) ? receivers.First() : "";
        if (section is null)
        {
            if (only.Length == 0 && receivers.Count > 0)
            {
                root.ReportMissing(RouteKeys.Section, $"{{receiver: {Example}}}");
            }

            return new Route(path, only, [], false, RouteKeys.RepeatInterval.DefaultValue ?? TimeSpan.Zero, []);
        }

        section.Unsupported("matchers", "the root takes everything", "move it to one of routes");
        if (section.Read(RouteKeys.Continue) == true)
        {
            section.Find(RouteKeys.Continue)?.Report("the root has no next route", "remove it");
        }

        var route = Node(section, path, new Route(path, only, [], false, RouteKeys.RepeatInterval.DefaultValue ?? TimeSpan.Zero, []), 0);
        if (route.Receiver.Length == 0 && section.Find(RouteKeys.Receiver) is null)
        {
            section.ReportMissing(RouteKeys.Receiver, Example);
        }

        return route;
    }

    private string Example => receivers.FirstOrDefault(name => name.Length > 0) ?? "oncall";

    private Route Node(Section section, string path, Route parent, int level)
    {
        var route = parent with
        {
            Path = path,
            Receiver = section.Find(RouteKeys.Receiver) is { } receiver ? Receiver(receiver) : parent.Receiver,
            Matchers = level > 0 ? section.Read(RouteKeys.Matchers) ?? [] : [],
            Continue = level > 0 && section.Get(RouteKeys.Continue),
            RepeatInterval = section.Read(RouteKeys.RepeatInterval) ?? parent.RepeatInterval,
            Routes = [],
        };
        var routes = Routes(section, route, level);
        RefuseOthers(section);
        section.ReportUnknownKeys();
        return route with { Routes = routes };
    }

    private ImmutableArray<Route> Routes(Section section, Route parent, int level)
    {
        if (section.Find(RouteKeys.Routes) is not { } value)
        {
            return [];
        }

        if (level >= DeepestLevel)
        {
            value.Report($"deeper than {DeepestLevel} levels", "put matchers of several levels into one route");
            return [];
        }

        return [.. (RouteKeys.Routes.Read(value) ?? []).Select(child => Node(child, child.Path, parent, level + 1))];
    }

    private string Receiver(Value value)
    {
        var name = RouteKeys.Receiver.Read(value);
        if (name is not null && !receivers.Contains(name))
        {
            value.Report($"no receiver '{Readable.Key(name)}'", value.Context.Cure(name, receivers.Where(known => known.Length > 0), "add it to receivers"));
        }

        return name ?? "";
    }

    private static void RefuseOthers(Section section)
    {
        foreach (var key in (string[])["group_by", "group_wait", "group_interval"])
        {
            section.Unsupported(key, "grouping is Alertmanager's", "remove it here and set it in alertmanager.yml");
        }

        section.Unsupported("match", "the old form", "write matchers: ['severity=\"critical\"']");
        section.Unsupported("match_re", "the old form", "write matchers: ['job=~\"web.*\"']");
    }
}

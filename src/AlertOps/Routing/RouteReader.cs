using System.Collections.Immutable;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Routing;

/// <summary>Reads the tree of routes, whose leaves name receivers.</summary>
internal sealed class RouteReader(IReadOnlyCollection<string> receivers)
{
    private const int DeepestLevel = 20;
    private static readonly TimeSpan DefaultRepeat = TimeSpan.FromHours(4);
    private static readonly TimeSpan LongestRepeat = TimeSpan.FromDays(30);

    /// <param name="areReceiversWritten">False when there is only the built-in receiver, which the root need not name.</param>
    public Route Read(Section root, bool areReceiversWritten)
    {
        const string path = "route";
        var section = root.Find(path)?.Map("route: {receiver: oncall}");
        var only = receivers.Count == 1 && (section is null || !areReceiversWritten) ? receivers.First() : "";
        if (section is null)
        {
            if (only.Length == 0 && receivers.Count > 0)
            {
                root.ReportMissing(path, $"route: {{receiver: {Example}}}");
            }

            return new Route(path, only, [], false, DefaultRepeat, []);
        }

        section.Unsupported("matchers", "the root takes everything", "move it to one of routes");
        if (section.Find("continue") is { } next && next.Flag() == true)
        {
            next.Report("the root has no next route", "remove it");
        }

        var route = Node(section, path, new Route(path, only, [], false, DefaultRepeat, []), 0);
        if (route.Receiver.Length == 0 && section.Find("receiver") is null)
        {
            section.ReportMissing("receiver", $"receiver: {Example}");
        }

        return route;
    }

    private string Example => receivers.FirstOrDefault(name => name.Length > 0) ?? "oncall";

    private Route Node(Section section, string path, Route parent, int level)
    {
        var route = parent with
        {
            Path = path,
            Receiver = section.Find("receiver") is { } receiver ? Receiver(receiver) : parent.Receiver,
            Matchers = level > 0 && section.Find("matchers") is { } matchers ? matchers.Matchers() : [],
            Continue = level > 0 && section.Find("continue")?.Flag() == true,
            RepeatInterval = section.Find("repeat_interval")?.Duration("4h", LongestRepeat) ?? parent.RepeatInterval,
            Routes = [],
        };
        var routes = Routes(section, route, level);
        RefuseOthers(section);
        section.ReportUnknownKeys();
        return route with { Routes = routes };
    }

    private ImmutableArray<Route> Routes(Section section, Route parent, int level)
    {
        const string example = "routes: [{matchers: ['severity=\"critical\"'], receiver: oncall}]";
        if (section.Find("routes") is not { } value || value.List(example) is not { } items)
        {
            return [];
        }

        if (level >= DeepestLevel)
        {
            value.Report($"deeper than {DeepestLevel} levels", "put matchers of several levels into one route");
            return [];
        }

        return
        [
            .. items
                .Select((item, index) => (Section: item.Map(example), Path: $"{parent.Path}.routes[{index}]"))
                .Where(child => child.Section is not null)
                .Select(child => Node(child.Section!, child.Path, parent, level + 1)),
        ];
    }

    private string Receiver(Value value)
    {
        var name = value.Text("oncall");
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

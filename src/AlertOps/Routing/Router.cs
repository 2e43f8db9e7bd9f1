using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Incidents;

namespace AlertOps.Routing;

/// <summary>A receiver that an incident reaches, and why: the route's path and matchers, or the URL's receiver.</summary>
internal sealed record RoutedReceiver(Receiver Receiver, Route Route, string Because);

/// <summary>Walks the route tree. Pure.</summary>
internal static class Router
{
    /// <summary>
    /// Receivers for one label set, as Alertmanager would pick them: first match wins unless it continues. Two routes that end in one receiver are
    /// two entries, as <c>amtool config routes test</c> prints them.
    /// </summary>
    public static ImmutableArray<RoutedReceiver> Match(AlertOpsOptions options, LabelSet labels, string source, string alertmanagerReceiver) =>
        [.. Routes(options.Route, labels, source, alertmanagerReceiver).Select(route => Reach(options, route, Reason(options.Route, route)))];

    /// <summary>Receivers for all alerts that a message speaks of, each once, in the order of the tree.</summary>
    public static ImmutableArray<RoutedReceiver> Route(AlertOpsOptions options, Incident incident)
    {
        if (incident.DirectReceiver is { } direct)
        {
            return options.Receivers.TryGetValue(direct, out var receiver)
                ? [new RoutedReceiver(receiver, options.Route, $"receiver={direct} in the URL")]
                : [Reach(options, options.Route, $"receiver={direct} in the URL, which no longer exists: {options.Route.Path}")];
        }

        var matched = incident.Subject
            .Select(alert => alert.Labels)
            // An incident that lost its alerts still has to reach somebody.
            .DefaultIfEmpty(incident.CommonLabels)
            .Distinct()
            .SelectMany(labels => Routes(options.Route, labels, incident.Key.Source, incident.Key.Receiver))
            .Select(route => route.Path)
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. InOrder(options.Route)
                .Where(route => matched.Contains(route.Path))
                .DistinctBy(route => route.Receiver)
                .Select(route => Reach(options, route, Reason(options.Route, route))),
        ];
    }

    /// <summary>The nodes at which a label set ends; never empty.</summary>
    private static ImmutableArray<Route> Routes(Route root, LabelSet labels, string source, string alertmanagerReceiver)
    {
        // Where the news comes from is not for an alert's labels to claim.
        var seen = labels.With("receiver", alertmanagerReceiver).With("source", source);
        var found = ImmutableArray.CreateBuilder<Route>();
        return Walk(root, seen, found) ? found.ToImmutable() : [root];
    }

    private static bool Walk(Route route, LabelSet labels, ImmutableArray<Route>.Builder found)
    {
        if (!route.Matchers.All(matcher => matcher.Matches(labels)))
        {
            return false;
        }

        var before = found.Count;
        foreach (var child in route.Routes)
        {
            if (Walk(child, labels, found) && !child.Continue)
            {
                break;
            }
        }

        if (found.Count == before)
        {
            found.Add(route);
        }

        return true;
    }

    private static IEnumerable<Route> InOrder(Route route) => route.Routes.SelectMany(InOrder).Prepend(route);

    /// <summary>The path of a node with every matcher that led there: <c>route.routes[0].routes[1] {severity="critical", team="db"}</c>.</summary>
    private static string Reason(Route root, Route route)
    {
        var matchers = string.Join(", ", Ancestry(root, route).SelectMany(node => node.Matchers));
        return matchers.Length == 0 ? route.Path : $"{route.Path} {{{matchers}}}";
    }

    private static IEnumerable<Route> Ancestry(Route from, Route route)
    {
        yield return from;
        var next = from.Routes.FirstOrDefault(child => route.Path == child.Path || route.Path.StartsWith(child.Path + ".", StringComparison.Ordinal));
        if (next is null)
        {
            yield break;
        }

        foreach (var node in Ancestry(next, route))
        {
            yield return node;
        }
    }

    private static RoutedReceiver Reach(AlertOpsOptions options, Route route, string because) => new(options.Receivers[route.Receiver], route, because);
}

using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Incidents;

namespace AlertOps.Routing;

/// <summary>A receiver of an incident.</summary>
/// <param name="Because">The route's path and matchers, or the receiver in the URL.</param>
internal sealed record RoutedReceiver(Receiver Receiver, Route Route, string Because);

/// <summary>Finds the receivers of an incident in the route tree. It has no side effects.</summary>
internal static class Router
{
    /// <summary>
    /// The receivers for one label set, by Alertmanager's rules: the first match wins unless it continues. Two routes with the same receiver are two entries,
    /// as <c>amtool config routes test</c> prints them.
    /// </summary>
    public static ImmutableArray<RoutedReceiver> Match(AlertOpsOptions options, LabelSet labels, string source, string alertmanagerReceiver) =>
        [.. Routes(options.Route, labels, source, alertmanagerReceiver).Select(route => RouteTo(options, route, Reason(options.Route, route)))];

    /// <summary>The receivers for all alerts of a message, each once, in the order of the tree.</summary>
    public static ImmutableArray<RoutedReceiver> Route(AlertOpsOptions options, Incident incident)
    {
        if (incident.DirectReceiver is { } direct)
        {
            return options.Receivers.TryGetValue(direct, out var receiver)
                ? [new RoutedReceiver(receiver, options.Route, $"receiver={direct} in the URL")]
                : [RouteTo(options, options.Route, $"receiver={direct} in the URL, which no longer exists: {options.Route.Path}")];
        }

        var matched = incident.Subject
            .Select(alert => alert.Labels)
            // An incident without alerts still needs a receiver.
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
                .Select(route => RouteTo(options, route, Reason(options.Route, route))),
        ];
    }

    /// <summary>The routes that match a label set; never empty.</summary>
    private static ImmutableArray<Route> Routes(Route root, LabelSet labels, string source, string alertmanagerReceiver)
    {
        // Labels of an alert must not override these two.
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

    /// <summary>The path of a route with all matchers on the way to it: <c>route.routes[0].routes[1] {severity="critical", team="db"}</c>.</summary>
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

    private static RoutedReceiver RouteTo(AlertOpsOptions options, Route route, string because) => new(options.Receivers[route.Receiver], route, because);
}

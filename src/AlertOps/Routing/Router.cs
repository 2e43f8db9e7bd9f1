using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Incidents;

namespace AlertOps.Routing;

/// <summary>A receiver that an incident reaches, and why: the route's path and matchers, or the URL's receiver.</summary>
internal sealed record Routed(Receiver Receiver, Route Route, string Because);

/// <summary>Walks the route tree. Pure.</summary>
internal static class Router
{
    /// <summary>Receivers for one label set, as Alertmanager would pick them: first match wins unless it continues.</summary>
    public static ImmutableArray<Routed> Match(AlertOpsOptions options, LabelSet labels, string source, string alertmanagerReceiver) => throw new NotImplementedException();

    /// <summary>Receivers for all alerts that a message speaks of, each once.</summary>
    public static ImmutableArray<Routed> Route(AlertOpsOptions options, Incident incident) => throw new NotImplementedException();
}

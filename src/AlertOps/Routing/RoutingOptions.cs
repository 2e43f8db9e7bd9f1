using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Routing.Audiences;

namespace AlertOps.Routing;

/// <summary>The receivers, the tree of routes that leads to them, and the people whom they name.</summary>
internal sealed record RoutingOptions(People People, ImmutableSortedDictionary<string, Receiver> Receivers, Route Route)
{
    /// <summary>Nobody and nothing, until the readers have filled it.</summary>
    public static RoutingOptions Empty { get; } =
        new([], ImmutableSortedDictionary<string, Receiver>.Empty, new Route("route", "", [], false, TimeSpan.Zero, []));
}

internal static class RoutingSection
{
    extension(AlertOpsOptions options)
    {
        public RoutingOptions Routing => options.Get<RoutingOptions>();

        public People People => options.Routing.People;

        public bool IsPerson(string id) => options.People.Find(id) is not null;

        /// <summary>By name.</summary>
        public ImmutableSortedDictionary<string, Receiver> Receivers => options.Routing.Receivers;

        public Route Route => options.Routing.Route;

        /// <summary>The receiver of the root route, which gets everything that no other receiver takes; null before the receivers have been read.</summary>
        public Receiver? RootReceiver => options.Receivers.GetValueOrDefault(options.Route.Receiver);

        /// <summary>The labels that recipients of any receiver are found by.</summary>
        public IEnumerable<string> AudienceLabels => options.Receivers.Values
            .SelectMany(receiver => receiver.Channels)
            .SelectMany(channel => channel.To.Audiences.Concat(channel.Cc.Audiences))
            .OfType<LabelAudience>()
            .Select(audience => audience.Label)
            .Distinct(StringComparer.Ordinal);

        /// <summary>The receivers that stand in for a receiver, one after the other; the chain ends, since circles are refused.</summary>
        public IEnumerable<Receiver> FallbacksOf(Receiver receiver)
        {
            for (var next = receiver; next.Fallback is { } name && options.Receivers.TryGetValue(name, out next);)
            {
                yield return next;
            }
        }
    }
}

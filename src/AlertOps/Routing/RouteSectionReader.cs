using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Routing;

/// <summary>Reads <c>route</c>, the tree. A child without a receiver or an interval has its parent's.</summary>
/// <param name="receivers">The keys of the receivers to which routes lead.</param>
internal sealed class RouteSectionReader(ReceiverKeys receivers) : ISectionReader
{
    public ImmutableArray<Key> Keys => [RouteKeys.Section];

    public AlertOpsOptions Read(Section root, AlertOpsOptions options) => options.With(options.Routing with
    {
        Route = new RouteReader([.. options.Receivers.Keys]).Read(root, root.Find(receivers.Section) is not null),
    });
}

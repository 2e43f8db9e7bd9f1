using AlertOps.Configuration;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Routing;

/// <summary>Reads <c>route</c>, the tree. A child without a receiver or an interval has its parent's.</summary>
internal sealed class RouteSectionReader : ISectionReader
{
    public AlertOpsOptions Read(Section root, AlertOpsOptions options) => options.With(options.Routing with
    {
        Route = new RouteReader([.. options.Receivers.Keys]).Read(root, root.Find("receivers") is not null),
    });
}

using System.Collections.Immutable;
using AlertOps.Configuration;

namespace AlertOps.Tests.Channels.Toy;

/// <summary>The section <c>pigeon</c>.</summary>
internal sealed record PigeonOptions(ImmutableArray<PigeonLoft> Lofts, HttpOptions Http)
{
    public static PigeonOptions None { get; } = new([], HttpOptions.None);
}

internal sealed record PigeonLoft(string Name, Uri Url, Secret Key);

internal static class PigeonSection
{
    extension(AlertOpsOptions options)
    {
        public PigeonOptions Pigeon => options.Find<PigeonOptions>() ?? PigeonOptions.None;
    }
}

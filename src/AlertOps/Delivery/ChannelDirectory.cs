using System.Collections.Frozen;
using System.Collections.Immutable;

namespace AlertOps.Delivery;

/// <summary>Finds channels by their names.</summary>
internal sealed class ChannelDirectory(IEnumerable<IChannel> channels)
{
    private readonly FrozenDictionary<string, IChannel> byName = channels.ToFrozenDictionary(channel => channel.Descriptor.Name);

    /// <summary>In the order of their registration.</summary>
    public ImmutableArray<IChannel> All { get; } = [.. channels];

    public IEnumerable<string> Names => All.Select(channel => channel.Descriptor.Name);

    /// <summary>The descriptors as the configuration has them now: a reload may change limits.</summary>
    public ChannelDescriptors Descriptors => new([.. All.Select(channel => channel.Descriptor)]);

    /// <summary>Shows a call as the person who gets it sees it, with at least one part; that of a channel that this version doesn't have as text.</summary>
    /// <returns>Empty when there are no bytes.</returns>
    public ImmutableArray<PreviewPart> Preview(string channel, string mediaType, ImmutableArray<byte> body)
    {
        if (body.IsDefaultOrEmpty)
        {
            return [];
        }

        return Find(channel)?.Preview(mediaType, body) ?? PreviewPart.Raw(body);
    }

    /// <returns>Null for a channel that this version doesn't have.</returns>
    public IChannel? Find(string name) => byName.GetValueOrDefault(name);
}

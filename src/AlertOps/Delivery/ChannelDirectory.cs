using System.Collections.Frozen;
using System.Collections.Immutable;

namespace AlertOps.Delivery;

/// <summary>Finds channels by their names.</summary>
internal sealed class ChannelDirectory(IEnumerable<IChannel> channels)
{
    private readonly FrozenDictionary<string, IChannel> byName = channels.ToFrozenDictionary(channel => channel.Descriptor.Name);

    public ImmutableArray<IChannel> All => byName.Values;

    /// <summary>The descriptors as the configuration has them now: a reload may change limits.</summary>
    public ChannelDescriptors Descriptors => new(byName.Values.Select(channel => channel.Descriptor));

    /// <returns>Null for a channel that this version doesn't have.</returns>
    public IChannel? Find(string name) => byName.GetValueOrDefault(name);
}

using System.Collections.Immutable;

namespace AlertOps.Delivery;

/// <summary>The descriptors of all channels at one moment, with the limits that the configuration sets.</summary>
internal sealed class ChannelDescriptors(ImmutableArray<ChannelDescriptor> channels)
{
    private readonly Dictionary<string, ChannelDescriptor> byName = channels.ToDictionary(channel => channel.Name, StringComparer.Ordinal);

    public ImmutableArray<ChannelDescriptor> All => channels;

    public IEnumerable<string> Names => channels.Select(channel => channel.Name);

    /// <summary>The descriptor of a channel. One that this version doesn't have gets a cautious one: no limits, one call at a time per endpoint.</summary>
    public ChannelDescriptor Of(string channel) =>
        byName.TryGetValue(channel, out var known) ? known : new ChannelDescriptor(channel, channel, channel) { OneAtATimePer = KeyScope.Endpoint };
}

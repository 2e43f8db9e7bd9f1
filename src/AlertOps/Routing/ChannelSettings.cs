namespace AlertOps.Routing;

/// <summary>Settings in a receiver's entry that only the channel itself understands.</summary>
internal abstract record ChannelSettings;

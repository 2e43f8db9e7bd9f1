using AlertOps.Delivery;

namespace AlertOps.Storage.Stores;

/// <summary>The exclusive keys of calls during one transaction: each is taken by one call at a time.</summary>
/// <param name="busy">Keys that a call in flight has.</param>
internal sealed class ExclusiveKeys(ChannelDescriptors channels, IEnumerable<string> busy)
{
    private readonly HashSet<string> taken = busy.ToHashSet(StringComparer.Ordinal);

    /// <summary>Takes the key of a call; false when another call has it. True for a call without one.</summary>
    public bool Take(CallDraft draft)
    {
        var key = draft.ExclusiveKey(channels.Of(draft.Channel));
        return key.Length == 0 || taken.Add(key);
    }
}

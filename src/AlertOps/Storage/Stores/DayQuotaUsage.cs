using AlertOps.Delivery;

namespace AlertOps.Storage.Stores;

/// <summary>Usage of daily quotas during one transaction, which reads and locks it first and writes it last.</summary>
internal sealed class DayQuotaUsage(ChannelDescriptors channels, Dictionary<(string Channel, string Endpoint), long> used)
{
    private readonly HashSet<(string Channel, string Endpoint)> changed = [];
    private readonly HashSet<(string Channel, string Endpoint)> full = [];

    public IEnumerable<(ChannelDescriptor Channel, string Endpoint, long Used)> Changed => changed.Order().Select(key => (channels.Of(key.Channel), key.Endpoint, used[key]));

    /// <summary>Endpoints whose quota had no room for a call.</summary>
    public IEnumerable<(ChannelDescriptor Channel, string Endpoint)> Full => full.Order().Select(key => (channels.Of(key.Channel), key.Endpoint));

    public bool Admit(CallDraft draft)
    {
        var admitted = draft.QuotaUnits == 0 || channels.Of(draft.Channel).Quota is not { } quota || quota.Admits(used[(draft.Channel, draft.Endpoint)], draft.QuotaUnits);
        if (!admitted)
        {
            full.Add((draft.Channel, draft.Endpoint));
        }

        return admitted;
    }

    public void Take(CallDraft draft)
    {
        if (used.ContainsKey((draft.Channel, draft.Endpoint)))
        {
            used[(draft.Channel, draft.Endpoint)] += draft.QuotaUnits;
            changed.Add((draft.Channel, draft.Endpoint));
        }
    }
}

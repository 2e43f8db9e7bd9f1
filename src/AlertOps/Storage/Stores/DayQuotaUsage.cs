using AlertOps.Delivery;
using AlertOps.Delivery.RateLimits;

namespace AlertOps.Storage.Stores;

/// <summary>Usage of daily quotas during one transaction, which reads and locks it first and writes it last.</summary>
internal sealed class DayQuotaUsage(Dictionary<(string Channel, string Endpoint), long> used)
{
    private readonly HashSet<(string Channel, string Endpoint)> changed = [];
    private readonly Dictionary<(string Channel, string Endpoint), DayQuota> full = [];

    public IEnumerable<(string Channel, string Endpoint, long Used)> Changed => changed.Order().Select(key => (key.Channel, key.Endpoint, used[key]));

    /// <summary>Endpoints whose quota had no room for a call.</summary>
    public IEnumerable<(string Channel, string Endpoint, DayQuota Quota)> Full => full.Select(item => (item.Key.Channel, item.Key.Endpoint, item.Value));

    public bool Admit(CallDraft draft)
    {
        var admitted = draft.Quota is not { } quota || quota.Admits(used[(draft.Channel, draft.Endpoint)]);
        if (!admitted)
        {
            full[(draft.Channel, draft.Endpoint)] = draft.Quota!.Value;
        }

        return admitted;
    }

    public void Take(CallDraft draft)
    {
        if (draft.Quota is { } quota)
        {
            used[(draft.Channel, draft.Endpoint)] += quota.Takes;
            changed.Add((draft.Channel, draft.Endpoint));
        }
    }
}

using AlertOps.Delivery;

namespace AlertOps.Storage.Stores;

/// <summary>Suspensions whose next attempt is due, during one transaction: each lets one call through as a probe. A used-up daily quota needs none.</summary>
internal sealed class SuspensionProbes(HashSet<(string Channel, string Endpoint)> probing)
{
    private readonly HashSet<(string Channel, string Endpoint)> probed = [];

    public bool Admit(CallDraft draft) =>
        !probing.Contains((draft.Channel, draft.Endpoint)) || probed.Add((draft.Channel, draft.Endpoint));

    public IEnumerable<(string Channel, string Endpoint)> Probed => probed;
}

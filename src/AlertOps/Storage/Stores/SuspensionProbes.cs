using AlertOps.Delivery;

namespace AlertOps.Storage.Stores;

/// <summary>Suspensions whose next attempt is due, during one transaction: each lets one call through as a probe. A used-up daily quota needs none.</summary>
internal sealed class SuspensionProbes(Dictionary<EndpointKey, FailureReason> probing)
{
    private readonly HashSet<EndpointKey> probed = [];

    /// <summary>The suspended endpoints that a probe was admitted to, with the reasons of their suspensions.</summary>
    public IEnumerable<(EndpointKey Lane, FailureReason Reason)> Probed => probed.Select(lane => (lane, probing[lane]));

    /// <summary>True when the call may be sent: its endpoint is not suspended, or the call is its only probe.</summary>
    public bool Admit(CallDraft draft) => !IsProbe(draft) || probed.Add(LaneOf(draft));

    /// <summary>True when the endpoint of the call is suspended, so that an admitted call is its probe.</summary>
    public bool IsProbe(CallDraft draft) => probing.ContainsKey(LaneOf(draft));

    private static EndpointKey LaneOf(CallDraft draft) => new(draft.Channel, draft.Endpoint);
}

namespace AlertOps.Delivery;

/// <summary>The calls that were built of due deliveries.</summary>
internal sealed class CallBuildResult
{
    public List<CallDraft> Drafts { get; } = [];

    /// <summary>Deliveries that no call can be built of.</summary>
    public List<OutboxDelivery> Failed { get; } = [];

    /// <summary>Rate limit keys for which a digest was built, because more is waiting than may be sent singly.</summary>
    public HashSet<string> DigestedKeys { get; } = new(StringComparer.Ordinal);
}

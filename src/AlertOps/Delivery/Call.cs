namespace AlertOps.Delivery;

/// <summary>One request to a channel, committed before it is sent and retried byte for byte.</summary>
/// <param name="Attempts">Number of attempts before this one.</param>
internal sealed record Call(long Id, DateTimeOffset CreatedAt, int Attempts, CallDraft Draft)
{
    /// <summary>When intake committed the oldest change that the call reports.</summary>
    public DateTimeOffset CommittedAt { get; init; } = CreatedAt;

    /// <summary>True when it is sent to find out whether its suspended endpoint works again.</summary>
    public bool IsProbe { get; init; }
}

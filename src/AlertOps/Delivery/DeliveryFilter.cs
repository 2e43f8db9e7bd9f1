using System.Collections.Immutable;

namespace AlertOps.Delivery;

/// <summary>Selects deliveries of the outbox. A delivery must match every value that isn't null.</summary>
/// <param name="Cursor">The <c>next</c> of the page before; null for the first page.</param>
internal sealed record DeliveryFilter(DeliveryState? State, string? Channel, long? IncidentId, string? Cursor, int Limit = 50)
{
    /// <summary>Channels of which one must be the delivery's; null for any.</summary>
    public ImmutableArray<string>? Channels { get; init; }

    public string? Receiver { get; init; }

    public FailureReason? Reason { get; init; }

    /// <summary>Earliest time of creation.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Time before which it was created.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Words in the title or the target, incident numbers, or codes that the channel answered.</summary>
    public string? Query { get; init; }
}

using System.Collections.Immutable;
using AlertOps.Routing;

namespace AlertOps.Delivery;

/// <summary>Recipients and exact bytes of a call that a channel wants to send. It holds no secret: tokens and keys are added while sending.</summary>
/// <param name="Deliveries">Ids of the deliveries that it covers.</param>
/// <param name="Recipients">Recipient of each of them, in the same order.</param>
/// <param name="MediaType">Media type of the bytes: application/json, message/rfc822.</param>
internal sealed record CallDraft(
    string Channel,
    string Endpoint,
    ImmutableArray<long> Deliveries,
    ImmutableArray<string> Recipients,
    string MediaType,
    ImmutableArray<byte> Body)
{
    /// <summary>True when it may take the slots that rate limits reserve for critical messages.</summary>
    public bool IsCritical { get; init; }

    /// <summary>Units that it takes of its endpoint's daily quota (<see cref="ChannelDescriptor.Quota"/>).</summary>
    public int QuotaUnits { get; init; }

    /// <summary>The rate limit keys of its recipients, each once, in ordinal order.</summary>
    /// <param name="channel">The descriptor of <see cref="Channel"/>.</param>
    public ImmutableArray<string> RateLimitKeys(ChannelDescriptor channel) =>
        [.. Recipients.Select(recipient => channel.RateLimitKeyOf(new Target(Channel, Endpoint, recipient, ""))).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The key of which one call at a time is sent; "" for none. Recipients of one call share it.</summary>
    /// <param name="channel">The descriptor of <see cref="Channel"/>.</param>
    public string ExclusiveKey(ChannelDescriptor channel) =>
        Recipients.IsEmpty ? "" : channel.ExclusiveKeyOf(new Target(Channel, Endpoint, Recipients[0], ""));
}

using AlertOps.Delivery.RateLimits;

namespace AlertOps.Delivery;

/// <summary>A delivery that may be sent now, with what the rate limit and the digest policy need to know.</summary>
/// <param name="Sends">Recent sends of its rate limit key.</param>
/// <param name="Waiting">Number of deliveries of the same urgency that wait for the same rate limit key, this one included.</param>
internal sealed record DueDelivery(OutboxDelivery Delivery, SlidingWindow Sends, int Waiting);

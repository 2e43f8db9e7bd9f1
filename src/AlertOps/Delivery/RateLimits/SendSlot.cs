namespace AlertOps.Delivery.RateLimits;

/// <summary>One attempt of a call, as a rate limit counts it.</summary>
/// <param name="EndedAt">When its answer came or the attempt was given up; null while the call is being sent.</param>
internal readonly record struct SendSlot(long Call, int Attempt, DateTimeOffset? EndedAt);

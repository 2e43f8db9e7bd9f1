using System.Collections.Immutable;

namespace AlertOps.Delivery.RateLimits;

/// <summary>The rate limits of a channel's provider; empty when it has none.</summary>
internal delegate ImmutableArray<RateLimit> RateLimitLookup(string channel);

namespace AlertOps.Delivery.RateLimits;

/// <summary>Limits the messages of one rate limit key in every period of length <paramref name="Window"/>, wherever the period begins.</summary>
/// <param name="Max">Messages per window.</param>
/// <param name="Window">60 s for a robot's 20 and a member's 30, one hour for a member's 1,000 (WeCom documentation 90312 and 99110).</param>
/// <param name="ReservedForCritical">Slots of <paramref name="Max"/> that only critical messages may take; less than <paramref name="Max"/>.</param>
internal sealed record RateLimit(int Max, TimeSpan Window, int ReservedForCritical);

namespace AlertOps.Outbox;

/// <summary>How many messages one key takes in any stretch of <paramref name="Window"/>, wherever the stretch begins.</summary>
/// <param name="Key">What the limit counts for: a target's key (<c>wecom_robot/ops</c>, <c>wecom_app/default/user:zhangsan</c>) or a channel (<c>email</c>).</param>
/// <param name="Max">Messages per window.</param>
/// <param name="Window">60 s for a robot's 20 and a member's 30, one hour for a member's 1,000 (WeCom documentation 90312 and 99110).</param>
/// <param name="ReservedForCritical">Slots of <paramref name="Max"/> that only critical messages may take; less than <paramref name="Max"/>.</param>
internal sealed record RateLimit(string Key, int Max, TimeSpan Window, int ReservedForCritical);

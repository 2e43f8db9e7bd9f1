namespace AlertOps.Delivery;

/// <summary>One attempt to send a call, for the send log.</summary>
internal sealed record Attempt(DateTimeOffset At, TimeSpan Took);

namespace AlertOps.Delivery;

/// <summary>A value that replicas share, or the right to make a new one.</summary>
/// <param name="Value">Null when there is no valid one.</param>
/// <param name="IsMine">True when the caller is to make a new one; otherwise another replica is about to.</param>
internal readonly record struct SharedValue(string? Value, bool IsMine);

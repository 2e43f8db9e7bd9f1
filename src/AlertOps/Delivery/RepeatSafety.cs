namespace AlertOps.Delivery;

/// <summary>Tells why a repeat of a call reaches nobody twice, and for how long.</summary>
/// <param name="Kind">The means by which the provider recognises a repeat.</param>
/// <param name="Window">The time during which it does; after it a call with an unknown outcome is not sent again by itself.</param>
internal readonly record struct RepeatSafety(RepeatSafetyKind Kind, TimeSpan Window)
{
    /// <summary>A repeat is a second message: what must not double more than once per crash is sent one at a time.</summary>
    public static RepeatSafety None => default;

    /// <summary>The provider drops a call with the same bytes.</summary>
    public static RepeatSafety SameBytes(TimeSpan window) => new(RepeatSafetyKind.SameBytes, window);

    /// <summary>The call carries a key by which the provider may recognise it.</summary>
    public static RepeatSafety IdempotencyKey(TimeSpan window) => new(RepeatSafetyKind.IdempotencyKey, window);
}

/// <summary>The means by which a provider recognises a repeated call.</summary>
internal enum RepeatSafetyKind
{
    None,
    SameBytes,
    IdempotencyKey,
}

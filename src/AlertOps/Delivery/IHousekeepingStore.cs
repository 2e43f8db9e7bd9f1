namespace AlertOps.Delivery;

/// <summary>
/// Stores what belongs to no incident and no delivery: retention, refused bodies, values that replicas share, and the depth of the outbox. Every method is
/// one transaction; <c>now</c> always comes from the caller's <see cref="TimeProvider"/>, never from the database. One contract suite runs against every
/// implementation.
/// </summary>
internal interface IHousekeepingStore
{
    /// <summary>Saves a refused body (its first 64 KiB) for people to look at.</summary>
    Task SaveRefusedBodyAsync(RefusedBody refused, CancellationToken ct);

    /// <summary>Time of the newest refused body; null when there is none.</summary>
    Task<DateTimeOffset?> LastRefusedBodyAsync(CancellationToken ct);

    /// <summary>
    /// Reads a value that replicas share, while it is valid. Otherwise the first caller may make a new one, alone until <paramref name="now"/> +
    /// <paramref name="lease"/>.
    /// </summary>
    /// <param name="rejected">A value that turned out to be invalid; null when none did.</param>
    /// <param name="holder">The caller, under a name of its own.</param>
    Task<SharedValue> TakeSharedValueAsync(string key, string? rejected, string holder, DateTimeOffset now, TimeSpan lease, CancellationToken ct);

    /// <summary>Publishes a value that the holder made. With an empty one the holder gives up, and another caller may try.</summary>
    Task PutSharedValueAsync(string key, string holder, string value, DateTimeOffset validUntil, CancellationToken ct);

    /// <summary>Counts the unsettled deliveries and the unresolved incidents.</summary>
    Task<OutboxDepth> MeasureDepthAsync(CancellationToken ct);

    /// <summary>
    /// Deletes some of what has been over since before <paramref name="before"/>, at most <paramref name="max"/> rows and what belongs to them: the oldest
    /// first, only of incidents that resolved before then, and never what is pending or what something pending needs.
    /// </summary>
    /// <returns>Number of rows; 0 when nothing is left.</returns>
    Task<int> PurgeAsync(RetentionClass kind, DateTimeOffset before, int max, CancellationToken ct);

    /// <summary>Deletes the sliding windows of rate limit keys that nothing has been sent under since <paramref name="before"/>.</summary>
    /// <returns>Number of keys.</returns>
    Task<int> PurgeRateLimitsAsync(DateTimeOffset before, CancellationToken ct);
}

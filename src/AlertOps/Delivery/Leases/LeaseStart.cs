namespace AlertOps.Delivery.Leases;

/// <summary>The moment before a claim is asked for, on the monotonic clock and on the wall clock, whose time is written into the database.</summary>
internal readonly record struct LeaseStart(long Timestamp, DateTimeOffset Now);

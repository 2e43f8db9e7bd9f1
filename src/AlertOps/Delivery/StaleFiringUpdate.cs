using AlertOps.Alerts;

namespace AlertOps.Delivery;

/// <summary>
/// Firing alerts that began no later than the end that is stored for them: they come from a twin that has not heard of the end yet, or from a restart.
/// </summary>
/// <param name="Update">The update with only those alerts; the others were written at once.</param>
/// <param name="ExpiresAt">Without an answer of Alertmanager by then they count as firing.</param>
internal sealed record StaleFiringUpdate(long Id, GroupUpdate Update, DateTimeOffset ExpiresAt);

using System.Globalization;
using AlertOps.Background;
using AlertOps.Configuration;

namespace AlertOps.Delivery;

/// <summary>
/// Deletes what is older than <c>storage.retention</c> says: once an hour, in small steps with pauses, so that an alert that comes meanwhile waits for one
/// step at most. Of several replicas one does it.
/// </summary>
internal sealed class Retention(
    IHousekeepingStore store, ActiveConfiguration configuration, Draining draining, TimeProvider time, ILogger<Retention> logger)
    : DrainingLoop("retention", TimeSpan.FromMinutes(5), draining, time, logger)
{
    private const string Key = "retention";

    /// <summary>Rows that one step deletes at most, not counting what belongs to each, such as a delivery's call.</summary>
    private const int StepRows = 500;

    private static readonly TimeSpan Period = TimeSpan.FromHours(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>No provider's limit looks further back.</summary>
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(2);

    /// <summary>Taken anew before every step; a step takes milliseconds.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    private readonly string self = Guid.CreateVersion7().ToString("N");

    protected override async Task LookAsync(CancellationToken ct)
    {
        var deleted = new int[Enum.GetValues<RetentionClass>().Length];
        if (await ForgetAllAsync(deleted, ct))
        {
            await store.PurgeRateLimitsAsync(Now - LongestWindow, ct);
            await store.PutSharedValueAsync(Key, self, Now.ToString("o", CultureInfo.InvariantCulture), Now + Period, ct);
        }

        if (deleted.Any(count => count > 0))
        {
            logger.Forgotten(deleted[(int)RetentionClass.Incidents], deleted[(int)RetentionClass.Deliveries], deleted[(int)RetentionClass.Evidence], deleted[(int)RetentionClass.RefusedBodies]);
        }
    }

    /// <summary>False when somebody else does it, or has done it within the hour.</summary>
    private async Task<bool> ForgetAllAsync(int[] deleted, CancellationToken ct)
    {
        // First what is kept for less time, so that incidents have less to take with them.
        foreach (var kind in new[] { RetentionClass.Deliveries, RetentionClass.Evidence, RetentionClass.Incidents, RetentionClass.RefusedBodies })
        {
            for (var count = 1; count > 0; deleted[(int)kind] += count)
            {
                var now = Now;
                if (!(await store.TakeSharedValueAsync(Key, null, self, now, Lease, ct)).IsMine)
                {
                    return false;
                }

                count = await store.PurgeAsync(kind, now - AgeOf(kind), StepRows, ct);
                if (count > 0)
                {
                    await Task.Delay(Pause, Time, ct);
                }
            }
        }

        return true;
    }

    private TimeSpan AgeOf(RetentionClass kind)
    {
        var retention = configuration.Current.Retention;
        return kind switch
        {
            RetentionClass.Incidents => retention.Incidents,
            RetentionClass.Deliveries => retention.Deliveries,
            RetentionClass.Evidence => retention.Evidence,
            RetentionClass.RefusedBodies => retention.RefusedBodies,
        };
    }
}

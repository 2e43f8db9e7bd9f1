using System.Globalization;
using AlertOps.Background;
using AlertOps.Configuration;

namespace AlertOps.Delivery;

/// <summary>
/// Purges data that is older than <c>storage.retention</c> says: once an hour, in small steps with pauses, so that an alert that comes meanwhile waits for
/// one step at most. Only one of several replicas does it.
/// </summary>
internal sealed class RetentionWorker(
    IHousekeepingStore store, ActiveConfiguration configuration, Draining draining, TimeProvider time, ILogger<RetentionWorker> logger)
    : DrainingLoop("retention", TimeSpan.FromMinutes(5), draining, time, logger)
{
    private const string LeaseKey = "retention";

    /// <summary>Largest number of rows that one step deletes, not counting what belongs to each, such as a delivery's call.</summary>
    private const int StepRows = 500;

    private static readonly TimeSpan Period = TimeSpan.FromHours(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>No provider's rate limit has a longer window.</summary>
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(2);

    /// <summary>Renewed before every step; a step takes milliseconds.</summary>
    private static readonly TimeSpan LeaseLength = TimeSpan.FromMinutes(2);

    /// <summary>Data with a shorter retention comes first, so that fewer rows are deleted together with their incident.</summary>
    private static readonly RetentionClass[] Order =
    [
        RetentionClass.Deliveries, RetentionClass.Evidence, RetentionClass.Incidents, RetentionClass.RefusedBodies, RetentionClass.Audit, RetentionClass.AuditAddresses,
    ];

    private readonly string holder = Guid.CreateVersion7().ToString("N");

    protected override async Task TickAsync(CancellationToken ct)
    {
        var deleted = new int[Enum.GetValues<RetentionClass>().Length];
        if (await PurgeAllAsync(deleted, ct))
        {
            await store.PurgeRateLimitsAsync(Now - LongestWindow, ct);
            await store.PutSharedValueAsync(LeaseKey, holder, Now.ToString("o", CultureInfo.InvariantCulture), Now + Period, ct);
        }

        if (deleted.Any(count => count > 0))
        {
            logger.Purged(
                deleted[(int)RetentionClass.Incidents],
                deleted[(int)RetentionClass.Deliveries],
                deleted[(int)RetentionClass.Evidence],
                deleted[(int)RetentionClass.RefusedBodies],
                deleted[(int)RetentionClass.Audit],
                deleted[(int)RetentionClass.AuditAddresses]);
        }
    }

    /// <summary>False when another replica does it, or when it was done within the hour.</summary>
    private async Task<bool> PurgeAllAsync(int[] deleted, CancellationToken ct)
    {
        foreach (var kind in Order)
        {
            for (var count = 1; count > 0; deleted[(int)kind] += count)
            {
                var now = Now;
                if (!(await store.TakeSharedValueAsync(LeaseKey, null, holder, now, LeaseLength, ct)).IsMine)
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
            RetentionClass.Audit => retention.Audit,
            RetentionClass.AuditAddresses => RetentionOptions.AuditAddresses,
        };
    }
}

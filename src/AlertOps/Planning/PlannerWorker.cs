using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using AlertOps.Background;
using AlertOps.Delivery;
using AlertOps.Delivery.Leases;
using AlertOps.Enrichment;
using AlertOps.Routing;

namespace AlertOps.Planning;

/// <summary>
/// Claims incidents with pending changes, the most severe and then the oldest first, and plans their deliveries; one planner at a time has an incident.
/// </summary>
internal sealed class PlannerWorker(
    IIncidentStore store,
    IncidentPlanner planner,
    ChannelDirectory channels,
    LeaseRenewer leases,
    EnrichmentMetrics metrics,
    IntakeLoad load,
    ChangeSignal changes,
    DeliverySignal deliveries,
    Draining draining,
    TimeProvider time,
    ILogger<PlannerWorker> logger) : BackgroundLoop("planner", time, logger)
{
    /// <summary>Number of incidents that are planned at once: planning mostly waits for Prometheus and for commits.</summary>
    private const int Parallel = 16;

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>Pause between two incidents while intake is under heavy load; the most severe still come first.</summary>
    private static readonly TimeSpan HeavyLoadPause = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim slots = new(Parallel);

    protected override bool IsOver => draining.HasBegun;

    protected override async Task RunAsync(CancellationToken ct)
    {
        await ClaimAsync(draining.NoNewWork(ct));
        for (var slot = 0; slot < Parallel; slot++)
        {
            await slots.WaitAsync(CancellationToken.None);
        }
    }

    private async Task ClaimAsync(CancellationToken ct)
    {
        try
        {
            while (!ct.IsCancellationRequested)
            {
                var isLoadHeavy = load.IsHeavy;
                if (isLoadHeavy)
                {
                    await Task.Delay(HeavyLoadPause, Time, ct);
                }

                await slots.WaitAsync(ct);
                if (!await PlanNextAsync(isLoadHeavy ? 1 : TakeFreeSlots(), ct))
                {
                    await changes.WaitAsync(Poll, Time, ct);
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Draining: what is pending stays for the next start.
        }
    }

    /// <summary>Takes all free slots. Number of slots, including the one that is taken already.</summary>
    private int TakeFreeSlots()
    {
        var free = 1;
        while (slots.Wait(0, CancellationToken.None))
        {
            free++;
        }

        return free;
    }

    /// <summary>Starts to plan as many incidents as there are slots. False when there was nothing to do.</summary>
    private async Task<bool> PlanNextAsync(int free, CancellationToken ct)
    {
        ImmutableArray<ClaimedIncident> claims = [];
        var start = leases.Start();
        try
        {
            claims = await store.ClaimIncidentsAsync(start.Now, LeaseRenewer.Length, free, ct);
            Recovered();
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            // Nothing was claimed: the next round is in a second.
            Report(error);
        }
        finally
        {
            // Also when nothing was claimed because AlertOps is stopping, which waits for every slot.
            if (free > claims.Length)
            {
                slots.Release(free - claims.Length);
            }
        }

        foreach (var claim in claims)
        {
            _ = PlanAsync(claim, start);
        }

        return !claims.IsEmpty;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Boundary of one incident: the others go on.")]
    private async Task PlanAsync(ClaimedIncident claim, LeaseStart start)
    {
        using var lease = leases.Hold(Lease.Of(claim), start, draining.InFlight);
        try
        {
            var planned = await planner.PlanAsync(claim, Now, lease.Token);
            if (await store.CommitPlanAsync(claim, planned, channels.Descriptors, Now, CancellationToken.None))
            {
                if (planned.QueryTime is { } queryTime)
                {
                    metrics.Enriched(planned.Evidence, queryTime);
                }

                logger.Planned(planned.Change.Kind.ToString(), claim.Incident.Id, planned.Evidence.IsEmpty ? "none" : planned.Evidence[0].RunbookId, planned.Plan.Deliveries.Length);
                LogUnreached(planned.Plan, claim.Incident.Id);
                deliveries.NotifyAll();
            }
            else
            {
                logger.ClaimLost(claim.Incident.Id);
            }
        }
        catch (Exception error)
        {
            // The failure of one incident must not stop the others, and must not lose this one.
            await ReleaseAsync(claim, error);
        }
        finally
        {
            slots.Release();
            changes.NotifyLocal();
        }
    }

    private void LogUnreached(Plan plan, long incident)
    {
        foreach (var (receiver, audiences, standIn) in plan.Unreached)
        {
            var written = string.Join(", ", audiences);
            if (standIn is null)
            {
                logger.ReachesNobody(receiver, incident, written);
            }
            else
            {
                logger.StoodIn(receiver, incident, written, standIn);
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Boundary of one incident: the lease ends by itself.")]
    private async Task ReleaseAsync(ClaimedIncident claim, Exception error)
    {
        var retryAt = Now + RetryAfter;
        logger.PlanningFailed(error, claim.Incident.Id, retryAt);
        try
        {
            await store.ReleaseIncidentAsync(claim, retryAt, CancellationToken.None);
        }
        catch (Exception releaseError)
        {
            // The store is not available either: the lease ends by itself.
            logger.PlanningFailed(releaseError, claim.Incident.Id, retryAt);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        slots.Dispose();
    }
}

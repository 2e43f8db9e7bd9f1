using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using AlertOps.Background;
using AlertOps.Delivery;
using AlertOps.Enrichment;

namespace AlertOps.Planning;

/// <summary>Turns pending changes into deliveries, worst and oldest first, one change at a time per incident.</summary>
internal sealed class PlannerWorker(
    IIncidentStore store,
    IncidentPlanner pipeline,
    LeaseRenewer leases,
    IntakeLoad load,
    ChangeSignal changes,
    DeliverySignal deliveries,
    Draining draining,
    TimeProvider time,
    ILogger<PlannerWorker> logger) : BackgroundLoop("planner", time, logger)
{
    /// <summary>Planning waits for Prometheus and for commits most of the time, so some incidents may wait together.</summary>
    private const int Parallel = 16;

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>Between two incidents while intake is pressed; the worst come first all the same.</summary>
    private static readonly TimeSpan Breather = TimeSpan.FromMilliseconds(100);

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
                var isPressed = load.IsHeavy;
                if (isPressed)
                {
                    await Task.Delay(Breather, Time, ct);
                }

                await slots.WaitAsync(ct);
                if (!await PlanSomeAsync(isPressed ? 1 : FreeSlots(), ct))
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

    /// <summary>One that is taken already, and what else is free.</summary>
    private int FreeSlots()
    {
        var free = 1;
        while (slots.Wait(0, CancellationToken.None))
        {
            free++;
        }

        return free;
    }

    /// <summary>Begins to plan as many incidents as there are slots. False when there was nothing to do.</summary>
    private async Task<bool> PlanSomeAsync(int free, CancellationToken ct)
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
            // Nothing was taken: the next look is in a second.
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
        using var held = leases.Hold(Lease.Of(claim), start, draining.InFlight);
        try
        {
            var planned = await pipeline.PlanAsync(claim, Now, held.Token);
            if (await store.CommitPlanAsync(claim, planned, Now, CancellationToken.None))
            {
                if (planned.QueryTime is { } took)
                {
                    EnrichmentMetrics.Enriched(planned.Evidence, took);
                }

                logger.Planned(planned.Change.Kind.ToString(), claim.Incident.Id, planned.Evidence.IsEmpty ? "none" : planned.Evidence[0].RunbookId, planned.Plan.Deliveries.Length);
                deliveries.NotifyAll();
            }
            else
            {
                logger.ClaimLost(claim.Incident.Id);
            }
        }
        catch (Exception error)
        {
            // One incident's failure must not stop the others, and must not lose this one.
            await GiveBackAsync(claim, error);
        }
        finally
        {
            slots.Release();
            changes.NotifyLocal();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Boundary of one incident: the lease ends by itself.")]
    private async Task GiveBackAsync(ClaimedIncident claim, Exception error)
    {
        var retryAt = Now + RetryAfter;
        logger.PlanningFailed(error, claim.Incident.Id, retryAt);
        try
        {
            await store.ReleaseIncidentAsync(claim, retryAt, CancellationToken.None);
        }
        catch (Exception second)
        {
            // Storage is down, too: the lease ends by itself.
            logger.PlanningFailed(second, claim.Incident.Id, retryAt);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        slots.Dispose();
    }
}

using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using AlertOps.Alerts;
using AlertOps.Background;
using AlertOps.Incidents;
using AlertOps.Metrics;

namespace AlertOps.Delivery;

/// <summary>
/// Shows how many incidents and deliveries there are. The store is asked every five seconds beside the scrapes, so that many scrapers cost nothing.
/// </summary>
internal sealed class OutboxGauges(IHousekeepingStore store, TimeProvider time, ILogger<OutboxGauges> logger)
    : PeriodicLoop("gauges", Period, time, logger), IStoredFigures
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private readonly Meter meter = new(AlertOpsMeter.Name);

    private OutboxDepth depth = new(ImmutableSortedDictionary<DeliveryState, long>.Empty, null, []);

    private OutboxDepth Depth => Volatile.Read(ref depth);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        meter.CreateObservableGauge("alertops_incidents", IncidentCounts, description: "Incidents that are not resolved, by state and severity.");
        meter.CreateObservableGauge("alertops_outbox_depth", DeliveryCounts, description: "Deliveries that wait, are on the way, or are dead.");
        meter.CreateObservableGauge("alertops_outbox_oldest_pending_age_seconds", OldestAge, description: "Age of the oldest delivery that isn't settled; 0 when there is none.");
        await TryTickAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override Task TickAsync(CancellationToken ct) => RefreshAsync(ct);

    public async Task RefreshAsync(CancellationToken ct) => Volatile.Write(ref depth, await store.MeasureDepthAsync(ct));

    private IEnumerable<Measurement<long>> IncidentCounts()
    {
        var counted = Depth.Incidents.ToDictionary(item => (item.State, item.Severity), item => item.Count);
        foreach (var state in new[] { IncidentState.Open, IncidentState.Acknowledged })
        {
            foreach (var severity in Enum.GetValues<Severity>())
            {
                yield return new(
                    counted.GetValueOrDefault((state, severity)), AlertOpsMeter.Tag("state", EnumNames.Of(state)), AlertOpsMeter.Tag("severity", EnumNames.Of(severity)));
            }
        }
    }

    private IEnumerable<Measurement<long>> DeliveryCounts() => OutboxDepth.States
        .Select(state => new Measurement<long>(Depth.ByState.GetValueOrDefault(state), AlertOpsMeter.Tag("state", EnumNames.Of(state))));

    private double OldestAge() => Depth.OldestPending is { } oldest ? Math.Max(0, (Now - oldest).TotalSeconds) : 0;

    public override void Dispose()
    {
        meter.Dispose();
        base.Dispose();
    }
}

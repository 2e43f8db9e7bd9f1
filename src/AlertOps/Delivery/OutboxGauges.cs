using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Background;
using AlertOps.Incidents;
using AlertOps.Metrics;
using Prometheus;

namespace AlertOps.Delivery;

/// <summary>
/// Shows how many incidents and deliveries there are. The store is asked every five seconds beside the scrapes, so that many scrapers cost nothing.
/// </summary>
internal sealed class OutboxGauges(IHousekeepingStore store, MetricsRegistry metrics, TimeProvider time, ILogger<OutboxGauges> logger)
    : PeriodicLoop("gauges", Period, time, logger), IStoredFigures
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private readonly Gauge incidents = metrics.Factory.CreateGauge("alertops_incidents", "Incidents that are not resolved, by state and severity.", ["state", "severity"]);
    private readonly Gauge deliveries = metrics.Factory.CreateGauge("alertops_outbox_depth", "Deliveries that wait, are on the way, or are dead.", ["state"]);
    private readonly Gauge oldestAge = metrics.Factory.CreateGauge(
        "alertops_outbox_oldest_pending_age_seconds", "Age of the oldest delivery that isn't settled; 0 when there is none.");

    private OutboxDepth depth = new(ImmutableSortedDictionary<DeliveryState, long>.Empty, null, []);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        metrics.BeforeCollection("the outbox", Show);
        await TryTickAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override Task TickAsync(CancellationToken ct) => RefreshAsync(ct);

    public async Task RefreshAsync(CancellationToken ct) => Volatile.Write(ref depth, await store.MeasureDepthAsync(ct));

    private void Show()
    {
        var current = Volatile.Read(ref depth);
        var counted = current.Incidents.ToDictionary(item => (item.State, item.Severity), item => item.Count);
        foreach (var state in new[] { IncidentState.Open, IncidentState.Acknowledged })
        {
            foreach (var severity in Enum.GetValues<Severity>())
            {
                incidents.WithLabels(EnumNames.Of(state), EnumNames.Of(severity)).Set(counted.GetValueOrDefault((state, severity)));
            }
        }

        foreach (var state in OutboxDepth.States)
        {
            deliveries.WithLabels(EnumNames.Of(state)).Set(current.ByState.GetValueOrDefault(state));
        }

        oldestAge.Set(current.OldestPending is { } oldest ? Math.Max(0, (Now - oldest).TotalSeconds) : 0);
    }
}

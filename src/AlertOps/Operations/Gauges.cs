using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using AlertOps.Alerts;
using AlertOps.Background;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Incidents;

namespace AlertOps.Operations;

/// <summary>
/// What is true at the moment of a scrape. The outbox is measured at most once in five seconds, beside the scrape, so that many scrapers cost nothing.
/// </summary>
internal sealed class Gauges(IAlertStore store, ReloadStatus reload, TimeProvider time, ILogger<Gauges> logger) : PeriodicLoop("gauges", Period, time, logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private readonly Meter meter = new(AlertOpsMetrics.MeterName);

    private OutboxDepth depth = new(ImmutableSortedDictionary<DeliveryState, long>.Empty, null, []);

    public OutboxDepth Depth => Volatile.Read(ref depth);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        meter.CreateObservableGauge("alertops_build_info", () => new Measurement<int>(1, Tag("version", AlertOpsMetrics.Version)), description: "Always 1; the version is a label.");
        meter.CreateObservableGauge("alertops_config_last_reload_successful", () => reload.Current.IsSuccessful ? 1 : 0, description: "Whether the last load of alertops.yml was good.");
        meter.CreateObservableGauge(
            "alertops_config_last_reload_success_timestamp_seconds", () => reload.Current.LastSuccess.ToUnixTimeMilliseconds() / 1000.0, description: "When alertops.yml was last loaded well.");
        meter.CreateObservableGauge("alertops_incidents", IncidentCounts, description: "Incidents that are not resolved, by state and severity.");
        meter.CreateObservableGauge("alertops_outbox_depth", DeliveryCounts, description: "Deliveries that wait, are on the way, or are dead.");
        meter.CreateObservableGauge("alertops_outbox_oldest_pending_age_seconds", OldestAge, description: "Age of the oldest delivery that isn't settled; 0 when there is none.");
        await LookOnceAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task LookAsync(CancellationToken ct) => Volatile.Write(ref depth, await store.MeasureAsync(ct));

    private IEnumerable<Measurement<long>> IncidentCounts()
    {
        var counted = Depth.Incidents.ToDictionary(item => (item.State, item.Severity), item => item.Count);
        foreach (var state in new[] { IncidentState.Open, IncidentState.Acknowledged })
        {
            foreach (var severity in Enum.GetValues<Severity>())
            {
                yield return new(counted.GetValueOrDefault((state, severity)), Tag("state", EnumNames.Of(state)), Tag("severity", EnumNames.Of(severity)));
            }
        }
    }

    private IEnumerable<Measurement<long>> DeliveryCounts() => OutboxDepth.States
        .Select(state => new Measurement<long>(Depth.ByState.GetValueOrDefault(state), Tag("state", EnumNames.Of(state))));

    private double OldestAge() => Depth.OldestPending is { } oldest ? Math.Max(0, (Now - oldest).TotalSeconds) : 0;

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    public override void Dispose()
    {
        meter.Dispose();
        base.Dispose();
    }
}

using AlertOps.Configuration;
using AlertOps.Metrics;

namespace AlertOps.Delivery.Suspensions;

/// <summary>Reports suspensions that people have to know of: one incident when an endpoint is suspended, which resolves when the endpoint works again.</summary>
internal sealed class SuspensionReporter(
    IOutboxStore store, ChannelDirectory channels, ActiveConfiguration configuration, IncidentRecorder recorder, DeliveryMetrics metrics, TimeProvider time, ILogger<SuspensionReporter> logger)
    : IStoredFigures, IDisposable
{
    private readonly SemaphoreSlim measuring = new(1);

    /// <summary>Endpoints that the metric shows as suspended.</summary>
    private HashSet<EndpointKey> shown = [];

    /// <summary>Suspensions whose beginning or end has yet to be reported. Also sets the metric of all suspended endpoints.</summary>
    public async Task<IEnumerable<EndpointSuspension>> UnreportedAsync(DateTimeOffset now, CancellationToken ct)
    {
        var suspensions = await MeasureAsync(now, ct);
        return suspensions.Where(suspension => suspension.IsForPeople(now) && (suspension.IsOver || !suspension.IsReported));
    }

    /// <summary>Sets the metric of all suspended endpoints, since another process may have suspended one.</summary>
    public Task RefreshAsync(CancellationToken ct) => MeasureAsync(time.GetUtcNow(), ct);

    /// <summary>Logs the suspension or its end, records the incident, and marks the suspension as reported.</summary>
    public async Task ReportAsync(EndpointSuspension suspension, DateTimeOffset now, CancellationToken ct)
    {
        if (suspension.IsOver)
        {
            logger.ChannelWorks(suspension.Channel, suspension.Endpoint);
        }
        else
        {
            logger.ChannelStopped(suspension.Channel, suspension.Endpoint, suspension.Code, suspension.Detail, suspension.Until);
        }

        await recorder.RecordAsync([SuspensionIncident.Of(suspension, channels.Descriptors.Of(suspension.Channel), now)], configuration.Current.Severity, ct);
        await store.MarkReportedAsync(suspension, ct);
    }

    /// <summary>Reads the suspensions and shows them in the metric, one caller after the other, so that a later reading is never covered by an earlier one.</summary>
    private async Task<IReadOnlyCollection<EndpointSuspension>> MeasureAsync(DateTimeOffset now, CancellationToken ct)
    {
        await measuring.WaitAsync(ct);
        try
        {
            var suspensions = await store.SuspensionsAsync(now, ct);
            var suspended = suspensions
                .Where(suspension => suspension is { IsShown: true, IsOver: false })
                .Select(suspension => new EndpointKey(suspension.Channel, suspension.Endpoint))
                .ToHashSet();

            // One that another process has reported as over is in the store no longer.
            metrics.Suspended(suspended, shown.Except(suspended));
            shown = suspended;
            return suspensions;
        }
        finally
        {
            measuring.Release();
        }
    }

    public void Dispose() => measuring.Dispose();
}

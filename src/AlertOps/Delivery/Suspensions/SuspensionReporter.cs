using AlertOps.Configuration;

namespace AlertOps.Delivery.Suspensions;

/// <summary>Reports suspensions that people have to know of: one incident when an endpoint is suspended, which resolves when the endpoint works again.</summary>
internal sealed class SuspensionReporter(
    IOutboxStore store, ChannelDirectory channels, ActiveConfiguration configuration, IncidentRecorder recorder, ILogger<SuspensionReporter> logger)
{
    /// <summary>Endpoints that the metric shows as suspended.</summary>
    private HashSet<EndpointKey> shown = [];

    /// <summary>Suspensions whose beginning or end has yet to be reported. Also sets the metric of all suspended endpoints.</summary>
    public async Task<IEnumerable<EndpointSuspension>> UnreportedAsync(DateTimeOffset now, CancellationToken ct)
    {
        var suspensions = await store.SuspensionsAsync(now, ct);
        var suspended = suspensions.Where(suspension => suspension is { IsShown: true, IsOver: false }).Select(suspension => new EndpointKey(suspension.Channel, suspension.Endpoint)).ToHashSet();
        DeliveryMetrics.Suspended(suspended, shown.Except(suspended));
        shown = suspended;
        return suspensions.Where(suspension => suspension.IsForPeople(now) && (suspension.IsOver || !suspension.IsReported));
    }

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
}

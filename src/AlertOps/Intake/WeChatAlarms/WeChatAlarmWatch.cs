using System.Diagnostics.CodeAnalysis;
using AlertOps.Operations;
using AlertOps.Outbox;

namespace AlertOps.Intake.WeChatAlarms;

/// <summary>Ends the incidents of alarms that were not repeated for half an hour. What is open stands in the store, so a restart loses none.</summary>
internal sealed class WeChatAlarmWatch(IAlertStore store, IntakeQueue queue, TimeProvider time, ILogger<WeChatAlarmWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    public async Task EndQuietAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        foreach (var incident in await store.OpenIncidentsAsync(WeChatAlarmIncident.Source, WeChatAlarmIncident.Receiver, ct))
        {
            if (now - incident.LastSeen < WeChatAlarmIncident.Quiet)
            {
                continue;
            }

            await queue.SubmitAsync(WeChatAlarmIncident.Over(incident, now), queue.Budget.Open(), ct);
            foreach (var type in Enum.GetValues<WeChatAlarmType>().Where(type => type.AlertName() == incident.GroupLabels.AlertName))
            {
                AlertOpsMetrics.WeChatAlarmOver(type.Word(), incident.GroupLabels["appid"]);
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "An incident that ends late must not stop the service.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await EndQuietAsync(stoppingToken);
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    Log.WeChatWatchFailed(logger, error);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }
}

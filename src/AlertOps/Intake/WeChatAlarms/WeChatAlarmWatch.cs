using AlertOps.Background;
using AlertOps.Delivery;
using AlertOps.Operations;

namespace AlertOps.Intake.WeChatAlarms;

/// <summary>Ends the incidents of alarms that were not repeated for half an hour. What is open stands in the store, so a restart loses none.</summary>
internal sealed class WeChatAlarmWatch(IAlertStore store, IntakeQueue queue, TimeProvider time, ILogger<WeChatAlarmWatch> logger)
    : PeriodicLoop("wechat_alarms", Interval, time, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    public async Task EndQuietAsync(CancellationToken ct)
    {
        var now = Now;
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

    protected override Task LookAsync(CancellationToken ct) => EndQuietAsync(ct);
}

using AlertOps.Background;
using AlertOps.Delivery;

namespace AlertOps.Intake.WeChatAlarms;

/// <summary>Resolves the incidents of alarms that were not repeated for half an hour. Open incidents are read from the store, so a restart loses none.</summary>
internal sealed class WeChatAlarmResolver(IIncidentStore store, IntakeQueue queue, WeChatAlarmMetrics metrics, TimeProvider time, ILogger<WeChatAlarmResolver> logger)
    : PeriodicLoop("wechat_alarms", Interval, time, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    public async Task ResolveQuietAsync(CancellationToken ct)
    {
        var now = Now;
        foreach (var incident in await store.OpenIncidentsAsync(WeChatAlarmIncident.Source, WeChatAlarmIncident.Receiver, ct))
        {
            if (now - incident.LastSeen < WeChatAlarmIncident.QuietPeriod)
            {
                continue;
            }

            await queue.SubmitAsync(WeChatAlarmIncident.Resolved(incident, now), queue.Budget.Reserve(), ct);
            foreach (var type in Enum.GetValues<WeChatAlarmType>().Where(type => type.AlertName() == incident.GroupLabels.AlertName))
            {
                metrics.Resolved(type, incident.GroupLabels["appid"]);
            }
        }
    }

    protected override Task TickAsync(CancellationToken ct) => ResolveQuietAsync(ct);
}

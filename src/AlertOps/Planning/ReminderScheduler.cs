using AlertOps.Background;
using AlertOps.Delivery;

namespace AlertOps.Planning;

/// <summary>Raises the reminders of incidents that nobody has acknowledged, on AlertOps' own clock: Alertmanager's repeats make no message.</summary>
internal sealed class ReminderScheduler(
    IncidentRecorder recorder, Draining draining, TimeProvider time, ILogger<ReminderScheduler> logger)
    : DrainingLoop("reminders", TimeSpan.FromSeconds(15), draining, time, logger)
{
    protected override Task TickAsync(CancellationToken ct) => recorder.RaiseRemindersAsync(Now, ct);
}

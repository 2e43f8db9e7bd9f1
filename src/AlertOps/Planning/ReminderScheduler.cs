using AlertOps.Background;
using AlertOps.Delivery;

namespace AlertOps.Planning;

/// <summary>Brings back what nobody has acknowledged, on AlertOps' own clock: Alertmanager's repeats make no message.</summary>
internal sealed class ReminderScheduler(
    IAlertStore store, ChangeSignal changes, Draining draining, TimeProvider time, ILogger<ReminderScheduler> logger)
    : DrainingLoop("reminders", TimeSpan.FromSeconds(15), draining, time, logger)
{
    protected override async Task LookAsync(CancellationToken ct)
    {
        if (await store.RaiseRemindersAsync(Now, ct) > 0)
        {
            changes.NotifyAll();
        }
    }
}

using AlertOps.Operations;

namespace AlertOps.Outbox;

/// <summary>Brings back what nobody has acknowledged, on AlertOps' own clock: Alertmanager's repeats make no message.</summary>
internal sealed class ReminderClock(
    IAlertStore store, ChangesWaiting changes, Draining draining, TimeProvider time, ILogger<ReminderClock> logger)
    : PeriodicWork("reminders", TimeSpan.FromSeconds(15), draining, time, logger)
{
    protected override async Task LookAsync(CancellationToken ct)
    {
        if (await store.RaiseRemindersAsync(Now, ct) > 0)
        {
            changes.Raise();
        }
    }
}

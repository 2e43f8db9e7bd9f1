using System.Globalization;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Incidents;

namespace AlertOps.Timers;

/// <summary>
/// Raises the reminder of an open incident, on AlertOps' own clock: Alertmanager's repeats make no message. Planning the reminder sets the next one. While the
/// incident is acknowledged the timer is moved on, so that a reminder comes soon after an unacknowledge.
/// </summary>
internal sealed class ReminderHandler(Jitter jitter) : ITimerHandler
{
    private static readonly TimeSpan WhileAcknowledged = TimeSpan.FromMinutes(5);

    /// <summary>A pending change makes a message, which sets the reminder anew; a change that is silent does not.</summary>
    private static readonly TimeSpan WhilePending = TimeSpan.FromSeconds(15);

    public string Kind => TimerKinds.Reminder;

    public static string SubjectOf(long incident) => incident.ToString(CultureInfo.InvariantCulture);

    public TimerNeeds? Needs(DueTimer timer) => TimerNeeds.IncidentOnly;

    public TimerDecision Decide(DueTimer timer, TimerState state, AlertOpsOptions options, DateTimeOffset now) => state.Incident switch
    {
        { State: IncidentState.Acknowledged } => TimerDecision.Reschedule(PeakMinuteShift.Shift(now + WhileAcknowledged, jitter)),
        { State: IncidentState.Open, HasPendingChange: true } => TimerDecision.LookAgain(now + WhilePending),
        { State: IncidentState.Open } => TimerDecision.Remove(new TimerEffect.RaiseChange(ChangeKind.ReminderDue)),
        _ => TimerDecision.Remove(),
    };
}

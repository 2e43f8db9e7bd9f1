using AlertOps.Alerts;
using AlertOps.Incidents;

namespace AlertOps.Timers;

/// <summary>The state that a decision rests on, as it is in the transaction.</summary>
/// <param name="Incident">Null when the timer belongs to no incident.</param>
/// <param name="Receiver">Null when the handler needs none.</param>
internal sealed record TimerState(TimerIncident? Incident, ReceiverProgress? Receiver);

/// <summary>The incident of a timer, locked until the commit.</summary>
/// <param name="HasPendingChange">True when a change waits to be planned.</param>
internal sealed record TimerIncident(IncidentState State, Severity Severity, bool HasPendingChange);

using AlertOps.Alerts;

namespace AlertOps.Incidents;

/// <summary>One change of an incident.</summary>
/// <param name="Added">Number of alerts that began to fire.</param>
/// <param name="Resolved">Number of alerts that resolved.</param>
internal sealed record Change(
    long Id,
    long IncidentId,
    ChangeKind Kind,
    Severity Severity,
    DateTimeOffset At,
    int Added,
    int Resolved)
{
    /// <summary>Id of the person, or name of the program, that the command came from; null for a change by an update or the clock.</summary>
    public string? Actor { get; init; }

    /// <summary>Id of the person whom the command concerns besides the actor: to whom it was handed on, or whose acknowledgement was withdrawn.</summary>
    public string? Person { get; init; }

    /// <summary>The note that came with the command; null for none.</summary>
    public string? Note { get; init; }
}

using AlertOps.Incidents.Audit;

namespace AlertOps.Incidents.Commands;

/// <summary>An action of a person or a program on one incident.</summary>
/// <param name="Note">Text of the person, kept in the time line; null for none.</param>
internal abstract record IncidentCommand(AuditAction Action, string? Note)
{
    internal sealed record Acknowledge(string? Note) : IncidentCommand(AuditAction.Acknowledge, Note);

    internal sealed record Unacknowledge(string? Note) : IncidentCommand(AuditAction.Unacknowledge, Note);

    /// <summary>Hands the incident on.</summary>
    /// <param name="To">Id of the person who has it from now on.</param>
    internal sealed record Assign(string To, string? Note) : IncidentCommand(AuditAction.Assign, Note);

    internal sealed record AddNote(string Text) : IncidentCommand(AuditAction.Note, Text);

    /// <summary>Resolves the incident by hand, whatever its alerts do.</summary>
    internal sealed record Close(string? Note) : IncidentCommand(AuditAction.Close, Note);
}

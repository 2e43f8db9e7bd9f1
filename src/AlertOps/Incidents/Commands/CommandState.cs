using System.Collections.Immutable;

namespace AlertOps.Incidents.Commands;

/// <summary>The state of an incident that a command is decided by, and changes.</summary>
/// <param name="Owner">The acknowledgement of whoever has the incident; null while nobody has.</param>
/// <param name="Others">Later acknowledgements of others who are on it too, oldest first.</param>
/// <param name="AssignedAt">When it was last handed on; null when it never was.</param>
internal sealed record CommandState(
    IncidentState State, DateTimeOffset? ResolvedAt, Acknowledgement? Owner, ImmutableArray<Acknowledgement> Others, DateTimeOffset? AssignedAt);

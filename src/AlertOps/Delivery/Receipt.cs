using AlertOps.Incidents;

namespace AlertOps.Delivery;

/// <summary>The result of recording one update.</summary>
/// <param name="Change">Null when the update only repeated what was known.</param>
internal sealed record Receipt(long IncidentId, ChangeKind? Change);

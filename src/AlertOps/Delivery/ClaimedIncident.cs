using System.Collections.Immutable;
using AlertOps.Incidents;
using AlertOps.Runbooks;

namespace AlertOps.Delivery;

/// <summary>An incident that is being planned, with everything that a message needs.</summary>
/// <param name="Pending">Its pending changes, oldest first; never empty.</param>
/// <param name="Before">Evidence of the last message that was sent while it fired, for before → after.</param>
/// <param name="AnyoneNotified">True when a message about it was sent, or is being sent.</param>
/// <param name="Token">Proves the claim when the plan is committed.</param>
internal sealed record ClaimedIncident(
    Incident Incident,
    ImmutableArray<Change> Pending,
    ImmutableArray<StoredEvidence> Before,
    bool AnyoneNotified,
    string Token);

using AlertOps.Incidents.Audit;
using AlertOps.Incidents.Commands;

namespace AlertOps.Delivery;

/// <summary>
/// Stores commands on incidents and the audit log. Every method is one transaction; <c>now</c> always comes from the caller's <see cref="TimeProvider"/>,
/// never from the database. One contract suite runs against every implementation.
/// </summary>
internal interface ICommandStore
{
    /// <summary>
    /// Locks the incident, decides by its state, and writes the new state, a change and an entry of the audit log. A command that is refused or changes nothing
    /// writes nothing.
    /// </summary>
    /// <returns>Null when there is no such incident.</returns>
    Task<CommandResult?> ExecuteAsync(long incident, IncidentCommand command, Actor actor, DateTimeOffset now, CancellationToken ct);

    /// <summary>Adds an entry to the audit log.</summary>
    Task WriteAuditAsync(AuditEntry entry, CancellationToken ct);

    /// <summary>
    /// Replaces the id of a person by <c>former-N</c> in incidents, changes, notes and the audit log, and records that. N is used once.
    /// </summary>
    /// <param name="id">Compared exactly.</param>
    Task<PersonPurge> PurgePersonAsync(string id, Actor actor, DateTimeOffset now, CancellationToken ct);
}

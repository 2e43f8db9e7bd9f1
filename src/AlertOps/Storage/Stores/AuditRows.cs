using AlertOps.Alerts;
using AlertOps.Incidents.Audit;
using AlertOps.Storage.Sql;

namespace AlertOps.Storage.Stores;

/// <summary>Writes the audit log.</summary>
internal static class AuditRows
{
    public static Task InsertAsync(WriteSession session, AuditEntry entry, CancellationToken ct) => session.Statement("""
        insert into audit (at, action, subject, incident_id, actor_kind, actor, via, person, address, details)
        values (@at, @action, @subject, @incident, @actor_kind, @actor, @via, @person, @address, @details)
        """).With(
        ("at", UnixMicroseconds.Of(entry.At)),
        ("action", EnumNames.Of(entry.Action)),
        ("subject", entry.Subject),
        ("incident", entry.IncidentId),
        ("actor_kind", EnumNames.Of(entry.Actor.Kind)),
        ("actor", entry.Actor.Id),
        ("via", entry.Actor.Via),
        ("person", entry.Person),
        ("address", entry.Actor.Address.Length == 0 ? null : entry.Actor.Address),
        ("details", StoredJson.Write(entry.Details))).QueueAsync(ct);
}

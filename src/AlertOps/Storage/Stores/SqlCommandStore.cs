using AlertOps.Delivery;
using AlertOps.Incidents.Audit;
using AlertOps.Incidents.Commands;
using AlertOps.Storage.Sql;

namespace AlertOps.Storage.Stores;

/// <summary><see cref="ICommandStore"/> on a SQL database.</summary>
internal sealed class SqlCommandStore(SqlDatabase database) : ICommandStore
{
    private readonly CommandRows commands = new(database.Dialect);
    private readonly PersonRows people = new(database.Dialect);

    public Task<CommandResult?> ExecuteAsync(long incident, IncidentCommand command, Actor actor, DateTimeOffset now, CancellationToken ct) =>
        database.WriteAsync(session => commands.ExecuteAsync(session, incident, command, actor, now, ct), ct);

    public Task WriteAuditAsync(AuditEntry entry, CancellationToken ct) => database.WriteAsync(
        async session =>
        {
            await AuditRows.InsertAsync(session, entry, ct);
            return true;
        },
        ct);

    public Task<PersonPurge> PurgePersonAsync(string id, Actor actor, DateTimeOffset now, CancellationToken ct) =>
        database.WriteAsync(session => people.PurgeAsync(session, id, actor, now, ct), ct);
}

using System.Data;
using System.Data.Common;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Incidents;
using AlertOps.Storage.Backups;
using AlertOps.Storage.Schema;
using AlertOps.Storage.Sql;
using AlertOps.Storage.Stores;
using Dapper;

namespace AlertOps.Storage;

/// <summary>The result that recording an update would have.</summary>
/// <param name="IsNews">False when the update only repeats what is known; the claim then holds the incident as it is.</param>
/// <param name="NextDelivery">The id that the first delivery would get.</param>
internal sealed record Forecast(ClaimedIncident Claim, bool IsNews, long NextDelivery);

/// <summary>
/// Records an update with the real store in a temporary copy of the incident that it belongs to, so that <c>explain</c> can't differ from the service. The
/// service's own database is only read.
/// </summary>
internal sealed class IncidentForecast(SqlDialect live)
{
    /// <exception cref="StorageException">The service's database can't be read.</exception>
    public async Task<Forecast> OfAsync(GroupUpdate update, SeverityRules severity, DateTimeOffset at, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("alertops-explain-");
        try
        {
            await using var dialect = new SqliteDialect(Path.Combine(folder.FullName, "copy.db"));
            await using (var session = await WriteSession.OpenAsync(dialect, ct))
            {
                await SchemaUpgrade.RunAsync(dialect, session.Connection, at);
                await CopyAsync(dialect, session, update, ct);
            }

            await using var database = new SqlDatabase(dialect);
            await database.OpenAsync(at, ct);
            var store = new SqlIncidentStore(database);
            var receipt = (await store.RecordAsync([update], severity, ct))[0];
            var claim = receipt.Change is null ? null : (await store.ClaimIncidentsAsync(at, TimeSpan.FromHours(1), 1, ct)).SingleOrDefault();
            var next = await NextDeliveryAsync(dialect, ct);
            return claim is not null ? new Forecast(claim, true, next) : new Forecast(await AsItStandsAsync(dialect, receipt.IncidentId, at, ct), false, next);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task CopyAsync(SqliteDialect dialect, WriteSession session, GroupUpdate update, CancellationToken ct)
    {
        try
        {
            if (!await live.ExistsAsync(ct))
            {
                return;
            }

            await using var source = await live.OpenReaderAsync(ct);
            await using var snapshot = await source.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
            var id = await source.ExecuteScalarAsync<long?>(
                "select max(id) from incidents where source = @Source and alertmanager_receiver = @Receiver and group_key = @GroupKey",
                new { update.Source, update.Receiver, update.GroupKey });
            var copy = new TableCopy(live, source, dialect, session);
            await session.BeginAsync(ct);
            foreach (var table in TableCopy.Tables)
            {
                if (id is { } known && Which(table, known) is { } rows)
                {
                    await copy.RunAsync(table, rows, ct);
                }
            }

            await copy.ContinueNumbersAsync();
            await session.Statement("update incidents set lease_token = null, lease_until = null, retry_at = null").RunAsync(ct);
            await session.CommitAsync(ct);
        }
        catch (DbException error)
        {
            throw new StorageException($"the database can't be read: {error.Message}", error);
        }
    }

    /// <summary>Condition of the rows that planning reads; null for a table that it does not read.</summary>
    private static string? Which(CopiedTable table, long incident) => table.Name switch
    {
        "incidents" => TableCopy.Of("id", incident),
        "alerts" or "notices" or "changes" or "deliveries" => TableCopy.Of("incident_id", incident),
        "calls" => $"id in (select call_id from deliveries where {TableCopy.Of("incident_id", incident)})",
        _ => null,
    };

    private static async Task<long> NextDeliveryAsync(SqliteDialect dialect, CancellationToken ct)
    {
        await using var connection = await dialect.OpenReaderAsync(ct);
        return 1 + await connection.ExecuteScalarAsync<long>("select coalesce(max(seq), 0) from sqlite_sequence where name = 'deliveries'");
    }

    private static async Task<ClaimedIncident> AsItStandsAsync(SqliteDialect dialect, long id, DateTimeOffset at, CancellationToken ct)
    {
        await using var connection = await dialect.OpenReaderAsync(ct);
        var incident = (await IncidentLoader.ReadAsync(connection, id))!;
        var kind = incident.IsResolved ? ChangeKind.Resolved : ChangeKind.ReminderDue;
        return new ClaimedIncident(incident, [new Change(0, id, kind, incident.Severity, at, 0, 0)], [], AnyoneNotified: true, Token: "");
    }
}

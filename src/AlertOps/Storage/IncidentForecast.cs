using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Incidents;
using AlertOps.Outbox;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AlertOps.Storage;

/// <summary>What the store would make of an update.</summary>
/// <param name="IsNews">False when it only repeats what is known; the claim then speaks of the incident as it stands.</param>
/// <param name="NextDelivery">The number that the first delivery would get.</param>
internal sealed record Forecast(ClaimedIncident Claim, bool IsNews, long NextDelivery);

/// <summary>
/// Plays an update through the real store, on a throw-away copy of the one incident that it belongs to, so that <c>explain</c> can't differ from
/// what happens. The service's own database is only read.
/// </summary>
internal sealed class IncidentForecast(ActiveConfiguration configuration)
{
    public async Task<Forecast> OfAsync(GroupUpdate update, SeverityRules severity, DateTimeOffset at, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("alertops-explain-");
        try
        {
            var dialect = new SqliteDialect(Path.Combine(folder.FullName, "copy.db"));
            await using var store = new SqlStore(dialect);
            await store.OpenAsync(at, ct);
            var live = Path.GetFullPath(configuration.Current.Storage.Path);
            if (File.Exists(live))
            {
                await CopyAsync(live, Path.Combine(folder.FullName, "copy.db"), update, ct);
            }

            var receipt = (await store.RecordAsync([update], severity, ct))[0];
            var claim = receipt.Change is null ? null : await store.ClaimIncidentAsync(at, TimeSpan.FromHours(1), ct);
            var next = await NextDeliveryAsync(dialect, ct);
            return claim is not null ? new Forecast(claim, true, next) : new Forecast(await AsItStandsAsync(dialect, receipt.IncidentId, at, ct), false, next);
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    private static async Task CopyAsync(string live, string copy, GroupUpdate update, CancellationToken ct)
    {
        // Named as a URI, so that the attached database may be one, too: it must not be written.
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = new Uri(copy).AbsoluteUri, Pooling = false, ForeignKeys = false }.ToString());
        await connection.OpenAsync(ct);
        var key = new { live = new Uri(live).AbsoluteUri + "?mode=ro", update.Source, update.Receiver, update.GroupKey };
        await connection.ExecuteAsync("attach @live as live", key);
        await connection.ExecuteAsync(
            """
            insert into incidents select * from live.incidents where source = @Source and receiver = @Receiver and group_key = @GroupKey order by id desc limit 1;
            update incidents set lease_token = null, lease_until = null, retry_at = null;
            insert into alerts select * from live.alerts where incident_id in (select id from incidents);
            insert into notices select * from live.notices where incident_id in (select id from incidents);
            insert into changes select * from live.changes where incident_id in (select id from incidents);
            insert into deliveries select * from live.deliveries where incident_id in (select id from incidents);
            insert into calls select * from live.calls where id in (select call_id from deliveries);
            delete from sqlite_sequence;
            insert into sqlite_sequence select * from live.sqlite_sequence;
            """,
            key);
    }

    private static async Task<long> NextDeliveryAsync(SqliteDialect dialect, CancellationToken ct)
    {
        await using var connection = await dialect.OpenReaderAsync(ct);
        return 1 + await connection.ExecuteScalarAsync<long>("select coalesce(max(seq), 0) from sqlite_sequence where name = 'deliveries'");
    }

    private static async Task<ClaimedIncident> AsItStandsAsync(SqliteDialect dialect, long id, DateTimeOffset at, CancellationToken ct)
    {
        await using var connection = await dialect.OpenReaderAsync(ct);
        var incident = (await IncidentRows.ReadAsync(connection, id))!;
        var kind = incident.IsResolved ? ChangeKind.Resolved : ChangeKind.ReminderDue;
        return new ClaimedIncident(incident, [new Change(0, id, kind, incident.Severity, at, 0, 0)], [], AnyoneTold: true, Token: "");
    }
}

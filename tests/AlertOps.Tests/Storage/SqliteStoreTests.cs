using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Storage;
using AlertOps.Storage.Schema;
using AlertOps.Storage.Sql;
using AlertOps.Storage.Stores;
using Dapper;

namespace AlertOps.Tests.Storage;

/// <summary>Promises of the stores on SQLite alone: one process, files of their owner alone, and answers from indexes.</summary>
public sealed class SqliteStoreTests : StoreContract
{
    private readonly SqliteStoreDatabase database;

    public SqliteStoreTests()
        : this(new SqliteStoreDatabase())
    {
    }

    private SqliteStoreTests(SqliteStoreDatabase database)
        : base(database) => this.database = database;

    private string File => database.File;

    [Fact]
    public async Task Measuring_the_depth_reads_no_whole_table()
    {
        await using var connection = await Dialect.OpenReaderAsync(CancellationToken.None);
        foreach (var (sql, index) in new[] { (OutboxDepthQuery.CountDeliveries, "deliveries_depth"), (OutboxDepthQuery.CountIncidents, "incidents_state") })
        {
            var plan = string.Join('\n', (await connection.QueryAsync("explain query plan " + sql)).Select(row => (string)row.detail));
            Assert.Contains($"USING COVERING INDEX {index}", plan, StringComparison.Ordinal);
        }
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task The_database_and_its_companions_are_their_owners_alone_and_wider_ones_are_narrowed()
    {
        await Store.Incidents.RecordAsync([Given.Update(0, Given.Firing("a"))], SeverityRules.Default, CancellationToken.None);
        string[] files = [File, File + "-wal", File + "-shm", File + ".lock"];
        Assert.All(files, file => Assert.Equal(SqliteFiles.OwnerOnly, System.IO.File.GetUnixFileMode(file)));

        await Store.DisposeAsync();
        System.IO.File.SetUnixFileMode(File, SqliteFiles.OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        await database.OpenAsync();
        await Store.Incidents.RecordAsync([Given.Update(1, Given.Firing("b"))], SeverityRules.Default, CancellationToken.None);

        Assert.All(files, file => Assert.Equal(SqliteFiles.OwnerOnly, System.IO.File.GetUnixFileMode(file)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-wal")]
    public async Task What_is_written_into_a_file_that_somebody_has_deleted_is_not_said_to_be_written(string companion)
    {
        await Store.Incidents.RecordAsync([Given.Update(0, Given.Firing("a"))], SeverityRules.Default, CancellationToken.None);
        var aside = File + ".aside";
        System.IO.File.Move(File + companion, aside);

        var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => Store.Incidents.RecordAsync([Given.Update(1, Given.Firing("b"))], SeverityRules.Default, CancellationToken.None));

        Assert.Contains("put that very file back", error.Message, StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(File + companion));
        System.IO.File.Move(aside, File + companion);
    }

    [Fact]
    public async Task A_second_process_on_the_same_file_is_turned_away_with_the_cure()
    {
        await using var second = new OpenStores(new SqliteDialect(File));

        var error = await Assert.ThrowsAsync<StorageException>(() => second.OpenAsync(Given.Start, CancellationToken.None));
        Assert.Contains("in use by another alertops", error.Message);
        Assert.Contains("storage.path", error.Message);
    }

    [Fact]
    public async Task After_a_restart_every_lease_is_void_at_once()
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")));
        await PlanAsync(1, Given.Person("a"));
        await CallAsync(2);
        await RecordAsync(Given.Update(3, Given.Firing("b")));
        await ClaimAsync(3);
        await RestartAsync();

        await ClaimAsync(4);
        Assert.Single(await Store.Outbox.ClaimCallsAsync(Given.NoLimits, Given.At(4), Given.Lease, 10, CancellationToken.None));
    }

    [Fact]
    public async Task After_a_restart_the_call_that_was_in_flight_goes_before_any_other_of_its_robot()
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")).Of("one"));
        await PlanAsync(1, Given.Robot("ops"));
        var interrupted = await CallAsync(2);
        await RecordAsync(Given.Update(3, Given.Firing("a")).Of("two"));
        await PlanAsync(3, Given.Robot("ops"));
        await RestartAsync();

        Assert.Empty(await DueAsync(4));
        var again = Assert.Single(await Store.Outbox.ClaimCallsAsync(Given.NoLimits, Given.At(4), Given.Lease, 10, CancellationToken.None));
        Assert.Equal(interrupted.Id, again.Id);
        await SettleAsync(again, Given.Sent(), 5);
        Assert.Single(await DueAsync(6));
    }

    [Fact]
    public async Task Sixteen_that_migrate_at_once_apply_each_script_once()
    {
        var dialect = new SqliteDialect(Path.Combine(database.Folder.FullName, "many.db"));
        var applied = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            await using var connection = await dialect.OpenWriterAsync(CancellationToken.None);
            return await SchemaUpgrade.RunAsync(dialect, connection, Given.Start);
        })));

        Assert.Equal(dialect.Scripts.Count, applied.Sum());
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_left_alone()
    {
        var dialect = new SqliteDialect(File);
        await database.CloseAsync();
        await using (var connection = await dialect.OpenWriterAsync(CancellationToken.None))
        {
            await connection.ExecuteAsync("insert into schema_versions values (9999, '9999_future.sql', 'x', 0)");
        }

        var error = await Assert.ThrowsAsync<StorageException>(() => new OpenStores(dialect).OpenAsync(Given.Start, CancellationToken.None));
        Assert.Contains("9999_future.sql", error.Message);
    }

    [Fact]
    public async Task What_must_survive_a_power_cut_is_synced()
    {
        await using var connection = await new SqliteDialect(File).OpenWriterAsync(CancellationToken.None);

        Assert.Equal("wal", await connection.ExecuteScalarAsync<string>("pragma journal_mode"));
        Assert.Equal(2, await connection.ExecuteScalarAsync<int>("pragma synchronous"));
        Assert.Equal(1, await connection.ExecuteScalarAsync<int>("pragma foreign_keys"));
    }

    [Fact]
    public async Task Readers_never_wait_for_the_writer()
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")));
        await using var writer = await new SqliteDialect(File).OpenWriterAsync(CancellationToken.None);
        await writer.ExecuteAsync("begin immediate; update incidents set title = 'unseen'");

        var view = await IncidentAsync(1).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal("HostDown", view.Title);
        Assert.Empty(await DueAsync(1));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_said_so()
    {
        var file = Path.Combine(database.Folder.FullName, "plain");
        await System.IO.File.WriteAllTextAsync(file, "");
        await using var store = new OpenStores(new SqliteDialect(Path.Combine(file, "alertops.db")));

        var error = await Assert.ThrowsAsync<StorageException>(() => store.OpenAsync(Given.Start, CancellationToken.None));
        Assert.Contains("can't be written", error.Message);
    }

    [Theory]
    [InlineData("select i.id from changes c join incidents i on i.id = c.incident_id where c.state = 'pending' order by case c.severity when 'critical' then 0 when 'warning' then 1 else 2 end, c.id limit 1", "changes_pending")]
    [InlineData("select 1 from calls k where k.channel = 'a' and k.endpoint = 'b' and k.state <> 'settled'", "calls_due")]
    [InlineData("select 1 from calls k where k.exclusive_key = 'a' and k.exclusive_key <> '' and k.state = 'sending'", "calls_in_flight")]
    [InlineData("select id from incidents where source = 'a' and alertmanager_receiver = 'b' and group_key = 'c' order by id desc limit 1", "incidents_key")]
    [InlineData("select state, severity, count(*) from incidents group by state, severity", "incidents_state")]
    public async Task A_question_of_the_line_is_answered_by_its_index(string sql, string index)
    {
        await using var connection = await new SqliteDialect(File).OpenReaderAsync(CancellationToken.None);
        var plan = string.Join('\n', (await connection.QueryAsync("explain query plan " + sql)).Select(row => (string)row.detail));

        Assert.Contains(index, plan);
        Assert.DoesNotContain("TEMP B-TREE", plan);
    }

    [Fact]
    public async Task Looking_for_due_timers_reads_the_index_alone()
    {
        await using var connection = await new SqliteDialect(File).OpenReaderAsync(CancellationToken.None);
        var plan = (await connection.QueryAsync(
            "explain query plan " + SqlTimerStore.DueQuery(2),
            new { now = 1L, max = 1, kind0 = "reminder", next0 = 0L, id0 = 0L, kind1 = "fallback", next1 = 0L, id1 = 0L })).Select(row => (string)row.detail).ToList();

        Assert.Equal(2, plan.Count(line => line.Contains("timers_next (kind=? AND next_at", StringComparison.Ordinal)));
        Assert.DoesNotContain(plan, line => line.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("incidents", "incidents_resolved")]
    [InlineData("deliveries", "deliveries_settled")]
    [InlineData("evidence", "changes_kept")]
    [InlineData("audit", "audit_at")]
    [InlineData("audit_addresses", "audit_address")]
    public async Task What_is_old_is_found_from_its_old_end(string kind, string index)
    {
        await using var connection = await new SqliteDialect(File).OpenReaderAsync(CancellationToken.None);
        var search = RetentionPurge.Search(EnumNames.TryParse<RetentionClass>(kind, out var kept) ? kept : throw new ArgumentException("not kept", nameof(kind)));
        var plan = (await connection.QueryAsync("explain query plan " + search, new { before = 1L, max = 1 })).Select(row => (string)row.detail).ToList();

        Assert.Contains(index, plan[0]);
        Assert.DoesNotContain(plan, line => line.Contains("TEMP B-TREE", StringComparison.Ordinal) || line.StartsWith("SCAN", StringComparison.Ordinal));
    }
}

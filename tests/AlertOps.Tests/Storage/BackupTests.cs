using System.Text;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Incidents.Audit;
using AlertOps.Incidents.Commands;
using AlertOps.Delivery.RateLimits;
using AlertOps.Routing;
using AlertOps.Storage;
using AlertOps.Storage.Backups;
using AlertOps.Storage.Schema;
using AlertOps.Storage.Sql;
using AlertOps.Testing;
using AlertOps.Testing.Peers;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AlertOps.Tests.Storage;

/// <summary>A restored store equals the one that was backed up, on either database; old messages are not sent by themselves.</summary>
public sealed class BackupTests : IDisposable
{
    /// <summary>Tables that a restore changes.</summary>
    private static readonly string[] Changed = ["timers", "stale_firing_updates"];

    private readonly TemporaryFolder folder = new();

    private string Copy => folder.File("backup.db");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    private SqliteDialect Sqlite(string name) => new(folder.File(name));

    private static async Task<PostgresDialect> PostgresAsync() => new(await (await RealPostgres.SharedAsync()).CreateDatabaseAsync());

    [Fact]
    public Task From_SQLite_to_SQLite() => EverythingComesBackAsync(Sqlite("one.db"), Sqlite("two.db"));

    [RealPeerFact("postgres")]
    public async Task From_SQLite_to_PostgreSQL()
    {
        await using var to = await PostgresAsync();
        await EverythingComesBackAsync(Sqlite("one.db"), to);
    }

    [RealPeerFact("postgres")]
    public async Task From_PostgreSQL_to_SQLite()
    {
        await using var from = await PostgresAsync();
        await EverythingComesBackAsync(from, Sqlite("two.db"));
    }

    [Fact]
    public Task What_waited_for_an_hour_waits_for_a_person_on_SQLite() => OldNewsWaitsAsync(Sqlite("two.db"));

    [RealPeerFact("postgres")]
    public async Task What_waited_for_an_hour_waits_for_a_person_on_PostgreSQL()
    {
        await using var to = await PostgresAsync();
        await OldNewsWaitsAsync(to);
    }

    [Fact]
    public Task What_was_due_at_a_time_runs_anew_on_SQLite() => WhatWasDueChangedAsync(Sqlite("two.db"));

    [RealPeerFact("postgres")]
    public async Task What_was_due_at_a_time_runs_anew_on_PostgreSQL()
    {
        await using var to = await PostgresAsync();
        await WhatWasDueChangedAsync(to);
    }

    [Fact]
    public async Task Every_table_is_copied_or_left_out_by_name()
    {
        await using var store = await OpenAsync(Sqlite("one.db"));
        await using var connection = await Sqlite("one.db").OpenReaderAsync(CancellationToken.None);
        var tables = await connection.QueryAsync<string>("select name from sqlite_master where type = 'table' and name not like 'sqlite%'");

        Assert.Equal(tables.Order(), TableCopy.Tables.Select(table => table.Name).Distinct().Concat(TableCopy.NotCopied).Order());
    }

    [Fact]
    public async Task A_file_that_exists_is_only_written_over_when_asked_and_is_its_owners_alone()
    {
        await using var store = await OpenAsync(Sqlite("one.db"));
        await File.WriteAllTextAsync(Copy, "precious");

        Assert.Contains("--force", await RefusedAsync(() => Backup.WriteAsync(Sqlite("one.db"), Copy, false, Given.Start, CancellationToken.None)));
        Assert.Contains("the database itself", await RefusedAsync(() => Backup.WriteAsync(Sqlite("one.db"), folder.File("one.db"), true, Given.Start, CancellationToken.None)));
        Assert.Equal("precious", await File.ReadAllTextAsync(Copy));
        await Backup.WriteAsync(Sqlite("one.db"), Copy, true, Given.Start, CancellationToken.None);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(Copy) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.Equal(["backup.db"], Directory.GetFiles(folder.Path, "backup*").Select(Path.GetFileName));
    }

    [Fact]
    public async Task Without_a_database_there_is_nothing_to_back_up_and_no_file()
    {
        Assert.Contains("nothing to back up", await RefusedAsync(() => Backup.WriteAsync(Sqlite("none.db"), Copy, false, Given.Start, CancellationToken.None)));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task A_store_with_incidents_or_in_use_is_left_alone()
    {
        await using (var store = await OpenAsync(Sqlite("one.db")))
        {
            await store.Incidents.RecordAsync([Given.Update(0, Given.Firing("a"))], SeverityRules.Default, CancellationToken.None);
            await Backup.WriteAsync(Sqlite("one.db"), Copy, false, Given.Start, CancellationToken.None);
            Assert.Contains("in use by another alertops", await RefusedAsync(() => RestoreAsync(Sqlite("one.db"))));
        }

        Assert.Contains("has incidents already", await RefusedAsync(() => RestoreAsync(Sqlite("one.db"))));
    }

    [Fact]
    public async Task What_is_no_backup_is_refused_with_its_name()
    {
        Assert.Contains($"{Copy}: there is no such file", await RefusedAsync(() => RestoreAsync(Sqlite("two.db"))));
        await File.WriteAllTextAsync(Copy, new string('x', 5000));
        Assert.Contains($"{Copy}: ", await RefusedAsync(() => RestoreAsync(Sqlite("two.db"))));
        File.Delete(Copy);
        await using (var store = await OpenAsync(Sqlite("one.db")))
        {
            await FillAsync(store, Sqlite("one.db"));
            await Backup.WriteAsync(Sqlite("one.db"), Copy, false, Given.Start, CancellationToken.None);
        }

        SqliteConnection.ClearAllPools();
        await using (var file = File.OpenWrite(Copy))
        {
            file.SetLength(file.Length / 2);
        }

        Assert.Contains($"{Copy}: ", await RefusedAsync(() => RestoreAsync(Sqlite("two.db"))));
    }

    [Fact]
    public async Task An_older_backup_is_upgraded_and_a_newer_one_refused()
    {
        await ExecuteAsync("create table schema_versions (version integer primary key, name text not null, checksum text not null, applied_at bigint not null)");
        foreach (var script in SchemaScript.Embedded().Take(2))
        {
            await ExecuteAsync($"{script.Sql}; insert into schema_versions values ({script.Version}, '{script.Name}', '{script.Checksum}', 0)");
        }

        await ExecuteAsync("""
            insert into incidents (source, receiver, group_key, state, severity, title, opened_at, last_seen, truncated_alerts, external_url, group_labels, common_labels, common_annotations)
            values ('', 'r', 'old', 'open', 'warning', 't', 0, 0, 0, '', '{}', '{}', '{}')
            """);
        var bytes = await File.ReadAllBytesAsync(Copy);
        Assert.True((await RestoreAsync(Sqlite("two.db"))).Copied.Of("incidents") > 0);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Copy));

        await ExecuteAsync("insert into schema_versions values (9999, '9999_future.sql', 'x', 0)");
        Assert.Contains("9999_future.sql", await RefusedAsync(() => RestoreAsync(Sqlite("three.db"))));
    }

    private async Task EverythingComesBackAsync(SqlDialect from, SqlDialect to)
    {
        await using (var store = await OpenAsync(from))
        {
            await FillAsync(store, from);
            var report = await Backup.WriteAsync(from, Copy, false, Given.At(20), CancellationToken.None);
            Assert.All(report.Rows.GroupBy(row => row.Key, row => row.Value), table => Assert.True(table.Sum() > 0, $"nothing of {table.Key} was tried"));
        }

        var restored = await Restore.ReadAsync(Copy, to, Given.At(60), CancellationToken.None);
        Assert.Equal(0, restored.Waiting);
        var again = folder.File("again.db");
        await Backup.WriteAsync(to, again, false, Given.At(61), CancellationToken.None);
        Assert.Equal(await DumpAsync(Copy, but: Changed), await DumpAsync(again, but: Changed));

        await using var next = await OpenAsync(to);
        var ids = await IdsAsync(Copy);
        Assert.Equal(ids["incidents"] + 1, (await next.Incidents.RecordAsync([Given.Update(70, Given.Firing("a")).Of("next")], SeverityRules.Default, CancellationToken.None))[0].IncidentId);
        Assert.True((await TokenAsync(next)).IsMine);
    }

    private async Task WhatWasDueChangedAsync(SqlDialect to)
    {
        await using (var store = await OpenAsync(Sqlite("one.db")))
        {
            await FillAsync(store, Sqlite("one.db"));
            Assert.Single(await store.Incidents.StaleFiringUpdatesAsync(Given.At(20), CancellationToken.None));
            await Backup.WriteAsync(Sqlite("one.db"), Copy, false, Given.At(20), CancellationToken.None);
        }

        // The fallback was due two minutes after the change, the reminder long after the backup.
        var now = Given.At(1000);
        await Restore.ReadAsync(Copy, to, now, CancellationToken.None);
        await using var restored = await OpenAsync(to);
        Assert.Empty(await restored.Incidents.StaleFiringUpdatesAsync(now + TimeSpan.FromDays(1), CancellationToken.None));
        await using var connection = await to.OpenReaderAsync(CancellationToken.None);
        var due = UnixMicroseconds.Time(await connection.ExecuteScalarAsync<long>("select min(due_at) from timers where kind = 'fallback'"));
        Assert.InRange(due, now + TimeSpan.FromMinutes(2), now + TimeSpan.FromMinutes(2.1));

        // Another, restored a moment before its reminder would have been due.
        await Restore.ReadAsync(Copy, Sqlite("later.db"), Given.At(8999), CancellationToken.None);
        await using var late = await Sqlite("later.db").OpenReaderAsync(CancellationToken.None);
        Assert.Equal(Given.At(8999) + TimeSpan.FromHours(1), UnixMicroseconds.Time(await late.ExecuteScalarAsync<long>("select min(next_at) from timers where kind = 'reminder'")));
    }

    private async Task OldNewsWaitsAsync(SqlDialect to)
    {
        const int later = 3600;
        await using (var store = await OpenAsync(Sqlite("one.db")))
        {
            await PlanAsync(store, 1, "old, no call", Given.Person("a"));
            await PlanAsync(store, 1, "old, on its way", Given.Person("b"));
            await PlanAsync(store, 1, "old, in company", Given.Person("c"));
            await PlanAsync(store, later, "young, in company", Given.Person("d"));
            await PlanAsync(store, later, "young, on its way", Given.Person("e"));
            await PlanAsync(store, later, "young, no call", Given.Person("f"));
            var due = (await store.Outbox.DueDeliveriesAsync(Given.At(later), 100, CancellationToken.None)).Select(item => item.Delivery).OrderBy(delivery => delivery.Id).ToList();
            await store.Outbox.CommitCallsAsync([Given.Draft(due[1]), Given.Draft(due[2], due[3]), Given.Draft(due[4])], Given.NoLimits, Given.At(later), Given.Lease, CancellationToken.None);
            await Backup.WriteAsync(Sqlite("one.db"), Copy, false, Given.At(later), CancellationToken.None);
        }

        var now = Given.At(later + 10);
        Assert.Equal(3, (await Restore.ReadAsync(Copy, to, now, CancellationToken.None)).Waiting);
        await using var restored = await OpenAsync(to);
        var deliveries = (await new DeliveryReader(to).DeliveriesAsync(new DeliveryFilter(null, null, null, null), CancellationToken.None)).Items.OrderBy(row => row.Id).ToList();
        Assert.Equal([.. Enumerable.Repeat(DeliveryState.Dead, 3), .. Enumerable.Repeat(DeliveryState.Pending, 3)], deliveries.Select(row => row.State));
        Assert.All(deliveries.Take(3), row => Assert.Equal((FailureReason.Restored, now), (row.Reason, row.SettledAt)));
        Assert.Empty(await restored.Timers.FallBackAsync((now - Given.Start).TotalSeconds));
        var call = Assert.Single(await restored.Outbox.ClaimCallsAsync(Given.NoLimits, now, Given.Lease, 10, CancellationToken.None));
        Assert.Equal(deliveries[4].Id, Assert.Single(call.Draft.Deliveries));
        Assert.Equal([deliveries[3].Id, deliveries[5].Id], (await restored.Outbox.DueDeliveriesAsync(now, 10, CancellationToken.None)).Select(due => due.Delivery.Id).Order());

        Assert.Equal(3, await restored.Outbox.ReplayAsync([.. deliveries.Take(3).Select(row => row.Id)], null, now, CancellationToken.None));
        Assert.Equal(5, (await restored.Outbox.DueDeliveriesAsync(now, 10, CancellationToken.None)).Length);
    }

    /// <summary>Something in every table; numbers that were given and are gone; a merged change whose carrier is newer.</summary>
    private static async Task FillAsync(OpenStores store, SqlDialect dialect)
    {
        await store.Incidents.RecordAsync([Given.Update(0, Given.Firing("a"), Given.Firing("'数据库\"%"))], SeverityRules.Default, CancellationToken.None);
        await store.Incidents.RecordAsync([Given.Update(1, Given.Firing("b"))], SeverityRules.Default, CancellationToken.None);
        var claim = (await store.Incidents.ClaimIncidentAsync(Given.At(2), Given.Lease, CancellationToken.None))!;
        var plan = Given.Plan(claim, Given.Person("a"), Given.Robot("ops"), Given.Robot("broken"));
        var fallback = new PlannedFallback("oncall", TimeSpan.FromMinutes(2), [new FallbackStep("mail", [Given.Person("z")], TimeSpan.Zero)]);
        Assert.True(await store.Incidents.CommitPlanAsync(claim, plan with { Plan = plan.Plan with { Fallbacks = [fallback], RemindAt = Given.At(9000) } }, Given.NoLimits, Given.At(2), CancellationToken.None));
        var limits = Given.Channels(new RateLimit(20, TimeSpan.FromMinutes(1), 0));
        var due = await store.Outbox.DueDeliveriesAsync(Given.At(3), 10, CancellationToken.None);
        foreach (var call in await store.Outbox.CommitCallsAsync([.. due.Take(3).Select(item => Given.Draft(item.Delivery) with { QuotaUnits = 1 })], limits, Given.At(3), Given.Lease, CancellationToken.None))
        {
            var result = call.Draft.Endpoint == "broken" ? CallResult.Of(Outcome.Later(FailureReason.Configuration, "93000", "invalid webhook url")) : Given.Sent();
            Assert.True(await store.Outbox.SettleAsync(call, result, Given.Tried(4), Given.At(600), limits, CancellationToken.None));
        }

        await store.Incidents.RecordAsync([Given.Update(5, Given.Resolved("a", 0, 4))], SeverityRules.Default, CancellationToken.None);
        await store.Incidents.RecordAsync([Given.Update(6, Given.Firing("a", from: 4))], SeverityRules.Default, CancellationToken.None);
        await store.Housekeeping.SaveRefusedBodyAsync(new RefusedBody(Given.At(7), "src", 400, "bad", [0, 1, 255]), CancellationToken.None);
        Assert.True((await TokenAsync(store)).IsMine);
        await store.Housekeeping.PutSharedValueAsync("token", "me", "secret-token", Given.At(9999), CancellationToken.None);
        await store.Incidents.RecordAsync([Given.Update(8, Given.Resolved("gone", 0, 1)).Of("gone")], SeverityRules.Default, CancellationToken.None);
        Assert.True(await store.Housekeeping.PurgeAsync(RetentionClass.Incidents, Given.At(2), 100, CancellationToken.None) > 0);
        var acknowledged = await store.Incidents.RecordAsync([Given.Update(8, Given.Firing("c")).Of("acknowledged")], SeverityRules.Default, CancellationToken.None);
        foreach (var person in new[] { "zhangsan", "lisi" })
        {
            var actor = new Actor(ActorKind.Person, person, "", "192.0.2.7");
            Assert.NotNull(await store.Commands.ExecuteAsync(acknowledged[0].IncidentId, new IncidentCommand.Acknowledge(null), actor, Given.At(9), CancellationToken.None));
        }

        await using var writer = await dialect.OpenWriterAsync(CancellationToken.None);
        await writer.ExecuteAsync("insert into settings (key, value) values ('key', '值')");
    }

    private static Task<SharedValue> TokenAsync(OpenStores store) =>
        store.Housekeeping.TakeSharedValueAsync("token", null, "me", Given.At(8), TimeSpan.FromSeconds(5), CancellationToken.None);

    private static async Task PlanAsync(OpenStores store, double at, string group, Target target)
    {
        await store.Incidents.RecordAsync([Given.Update(at, Given.Firing("a")).Of(group)], SeverityRules.Default, CancellationToken.None);
        var claim = (await store.Incidents.ClaimIncidentAsync(Given.At(at), Given.Lease, CancellationToken.None))!;
        var plan = Given.Plan(claim, target);
        var fallback = new PlannedFallback("oncall", TimeSpan.FromMinutes(2), [new FallbackStep("mail", [Given.Person("z")], TimeSpan.Zero)]);
        Assert.True(await store.Incidents.CommitPlanAsync(claim, plan with { Plan = plan.Plan with { Fallbacks = [fallback] } }, Given.NoLimits, Given.At(at), CancellationToken.None));
    }

    private static async Task<OpenStores> OpenAsync(SqlDialect dialect)
    {
        var store = new OpenStores(dialect);
        await store.OpenAsync(Given.Start, CancellationToken.None);
        return store;
    }

    private Task<RestoreReport> RestoreAsync(SqlDialect to) => Restore.ReadAsync(Copy, to, Given.At(60), CancellationToken.None);

    private static async Task<string> RefusedAsync(Func<Task> work) => (await Assert.ThrowsAsync<StorageException>(work)).Message;

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Copy};Pooling=False");
        await connection.OpenAsync();
        await connection.ExecuteAsync(sql);
    }

    private static async Task<Dictionary<string, long>> IdsAsync(string file)
    {
        await using var connection = await new SqliteDialect(file).OpenReaderAsync(CancellationToken.None);
        return (await connection.QueryAsync<(string Name, long Id)>(new SqliteDialect(file).LastIds)).ToDictionary(row => row.Name, row => row.Id);
    }

    /// <summary>Every row of every copied table, and the last numbers.</summary>
    private static async Task<string> DumpAsync(string file, params string[] but)
    {
        var text = new StringBuilder();
        await using var connection = await new SqliteDialect(file).OpenReaderAsync(CancellationToken.None);
        foreach (var table in TableCopy.Tables.DistinctBy(table => table.Name).Where(table => !but.Contains(table.Name)))
        {
            text.AppendLine($"== {table.Name}");
            foreach (IDictionary<string, object?> row in await connection.QueryAsync($"select * from {table.Name} order by {table.Key}"))
            {
                text.AppendLine(string.Join(" | ", row.Select(cell => $"{cell.Key}={(cell.Value is byte[] bytes ? Convert.ToHexString(bytes) : cell.Value)}")));
            }
        }

        return text.AppendJoin('\n', (await IdsAsync(file)).OrderBy(pair => pair.Key, StringComparer.Ordinal)).ToString();
    }
}

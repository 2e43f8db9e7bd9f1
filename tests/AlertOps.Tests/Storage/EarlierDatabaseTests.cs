using System.Collections.Immutable;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Delivery.RateLimits;
using AlertOps.Incidents;
using AlertOps.Storage;
using AlertOps.Storage.Backups;
using AlertOps.Storage.Schema;
using AlertOps.Storage.Sql;
using AlertOps.Testing;
using AlertOps.Testing.Peers;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AlertOps.Tests.Storage;

/// <summary>
/// A database that an earlier version filled (Fixtures/schema-0006.*.sql, last written at <see cref="Ended"/>) goes on with this one: nothing in it is lost,
/// and all of it still works.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "CloseAsync disposes it when xunit is done with the test.")]
public abstract class EarlierDatabaseTests : IAsyncLifetime
{
    /// <summary>Seconds after <see cref="Given.Start"/> at which the earlier version ended.</summary>
    private const double Ended = 3590;

    /// <summary>Seconds after <see cref="Given.Start"/> by which its claims are over and its retries are due.</summary>
    private const double Later = 3701;

    /// <summary>Tables that have another name by now.</summary>
    private static readonly Dictionary<string, string> RenamedTables = new()
    {
        ["gates"] = "rate_limits",
        ["stops"] = "suspensions",
        ["held_updates"] = "stale_firing_updates",
    };

    /// <summary>Columns that have another name by now, with the table's name as it was.</summary>
    private static readonly Dictionary<(string Table, string Column), string> RenamedColumns = new()
    {
        [("incidents", "receiver")] = "alertmanager_receiver",
        [("changes", "carrier_id")] = "merged_into_id",
        [("deliveries", "gate")] = "rate_limit_key",
        [("deliveries", "part")] = "split_group",
        [("deliveries", "smaller")] = "reduction_level",
        [("attempts", "took")] = "duration",
        [("attempts", "exceptions")] = "recipient_outcomes",
        [("gates", "open_at")] = "next_slot_at",
        [("gates", "critical_open_at")] = "next_critical_slot_at",
        [("gates", "judged_at")] = "evaluated_at",
        [("stops", "strikes")] = "failure_count",
        [("stops", "told")] = "reported",
    };

    /// <summary>What is in <c>timers</c> by now, in a form of its own.</summary>
    private static readonly (string Table, string? Column)[] Moved = [("fallbacks", null), ("incidents", "remind_at")];

    private OpenStores? store;

    private OpenStores Store => store!;

    private IncidentReader IncidentReader => new(Dialect);

    private DeliveryReader DeliveryReader => new(Dialect);

    private protected abstract SqlDialect Dialect { get; }

    /// <summary>Makes the database of the earlier version.</summary>
    private protected abstract Task LoadAsync();

    private protected abstract Task<IEnumerable<string>> TableNamesAsync(DbConnection connection);

    private protected abstract Task CloseAsync();

    private protected static string Fixture(string name, [CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "Fixtures", name));

    public Task InitializeAsync() => LoadAsync();

    public async Task DisposeAsync()
    {
        if (store is not null)
        {
            await store.DisposeAsync();
        }

        await CloseAsync();
    }

    private async Task OpenAsync()
    {
        store = new OpenStores(Dialect);
        await store.OpenAsync(Given.At(Ended), CancellationToken.None);
    }

    [StoreFact]
    public async Task Every_value_of_every_row_is_there_after_the_upgrade()
    {
        var before = await TablesAsync();
        Assert.All(before, table => Assert.True(table.Value.Count > 0, $"the earlier database has nothing in {table.Key}"));
        await using (var connection = await Dialect.OpenWriterAsync(CancellationToken.None))
        {
            await SchemaUpgrade.RunAsync(Dialect, connection, Given.At(Ended));
        }

        var after = await TablesAsync();
        foreach (var (table, rows) in before.Where(table => !Moved.Contains((table.Key, null))))
        {
            var now = after[RenamedTables.GetValueOrDefault(table, table)];
            string[] columns = [.. rows[0].Keys.Where(column => !Moved.Contains((table, column))).Order(StringComparer.Ordinal)];
            string[] renamed = [.. columns.Select(column => RenamedColumns.GetValueOrDefault((table, column), column))];
            Assert.All(renamed, column => Assert.Contains(column, now[0].Keys));
            var left = now.Select(row => Line(renamed.Select(column => row[column]))).ToList();
            foreach (var line in rows.Select(row => Line(columns.Select(column => row[column]))))
            {
                Assert.True(left.Remove(line), $"{table} has lost or changed {line}");
            }

            Assert.True(left.Count == 0 || table == "schema_versions", $"{table} has more rows than before: {string.Join('\n', left)}");
        }

        var moved = before["fallbacks"].Select(row => $"fallback {row["change_id"]}/{row["receiver"]} {row["incident_id"]} {row["due_at"]} {{\"steps\":{row["steps"]}}}")
            .Concat(before["incidents"].Where(row => row["remind_at"] is not null).Select(row => $"reminder {row["id"]} {row["id"]} {row["remind_at"]} {{}}"));
        Assert.Equal(
            moved.Order(StringComparer.Ordinal),
            after["timers"].Select(row => $"{row["kind"]} {row["subject"]} {row["incident_id"]} {row["due_at"]} {row["payload"]}").Order(StringComparer.Ordinal));

        static string Line(IEnumerable<object?> values) => string.Join(" | ", values.Select(value => value is byte[] bytes ? Convert.ToHexString(bytes) : $"{value}"));
    }

    [StoreFact]
    public async Task Open_incidents_are_known_again_by_their_key()
    {
        await OpenAsync();
        var list = await IncidentsAsync();
        Assert.Equal(Enumerable.Range(1, 43).Select(id => (long)id), list.Select(row => row.Id).Order());

        // The repeat that is known by its digest, one that is compared alert by alert, and one of an incident that somebody has acknowledged.
        foreach (var (update, id) in new[]
        {
            (Given.Update(Later, Given.Firing("lost-1.example")).Of("lost"), 37L + 1),
            (Given.Update(Later, Given.Resolved("twin-a", 1200, 1290), Given.Firing("twin-a-other", 1200)).Of("twin-a"), 29),
            (Given.Update(Later, Given.Firing("acknowledged-1.example")).Of("acknowledged"), 3),
            (Given.Update(Later, Given.Firing("r-1", 245)).Of("reopened"), 5),
            (Given.Update(Later, Given.Firing("waits-1", 3588), Given.Firing("waits-2", 3589, "critical")).Of("unplanned"), 43),
        })
        {
            Assert.Equal(new Receipt(id, null), await RecordAsync(update));
        }

        Assert.Equal(new Receipt(3, ChangeKind.AlertsAdded), await RecordAsync(Given.Update(Later, Given.Firing("acknowledged-1.example"), Given.Firing("another", Later)).Of("acknowledged")));
        Assert.Equal(new Receipt(5, ChangeKind.Resolved), await RecordAsync(Given.Update(Later, Given.Resolved("r-1", 245, 3600)).Of("reopened")));
        Assert.Equal(new Receipt(44, ChangeKind.Opened), await RecordAsync(Given.Update(Later + 1, Given.Firing("r-1", 3650)).Of("reopened")));
        Assert.Equal(IncidentState.Acknowledged, (await IncidentAsync(3)).Incident.State);
        Assert.Equal("张三", (await IncidentAsync(3)).Incident.Acknowledgement?.By);
        Assert.Contains(2, (await Store.Incidents.OpenIncidentsAsync("shanghai", "alertops", CancellationToken.None)).Select(incident => incident.Id));
    }

    [StoreFact]
    public async Task Changes_that_waited_are_planned_and_reminders_raised()
    {
        await OpenAsync();
        Assert.Equal(1, (await Store.Timers.FireAsync(Later, TimerRun.Reminders)).Count(fired => fired.Raises(ChangeKind.ReminderDue)));
        var claims = await Store.Incidents.ClaimIncidentsAsync(Given.At(Later), Given.Lease, 100, CancellationToken.None);
        Assert.Equal(
            [(32L, "reminder_due"), (41, "opened"), (42, "opened"), (43, "opened severity_raised")],
            claims.OrderBy(claim => claim.Incident.Id).Select(claim => (claim.Incident.Id, string.Join(' ', claim.Pending.Select(change => EnumNames.Of(change.Kind))))));
        foreach (var claim in claims)
        {
            Assert.True(await Store.Incidents.CommitPlanAsync(claim, Given.Plan(claim, Given.Person("planned")), Given.NoLimits, Given.At(Later), CancellationToken.None));
        }

        Assert.Equal(4, (await DueAsync(Later)).Count(delivery => delivery.Target == Given.Person("planned")));
        Assert.Empty(await Store.Incidents.ClaimIncidentsAsync(Given.At(Later), Given.Lease, 100, CancellationToken.None));
    }

    [StoreFact]
    public async Task Deliveries_that_waited_are_due_and_rate_limits_and_suspensions_are_still_in_force()
    {
        await OpenAsync();
        string[] free =
        [
            "email//fresh@example.com", "sandbox", "wecom_app/default/user:fresh", "wecom_app/second/user:s", "wecom_app/teams/user:a", "wecom_app/teams/user:b",
            "wecom_app/teams/user:c", "wecom_app/waits/user:w", "wecom_robot/broken", "wecom_robot/fresh", "wecom_robot/shrunk",
        ];
        var due = await DueAsync(Ended);
        Assert.Equal(free, due.Select(delivery => delivery.Target.Key).Order(StringComparer.Ordinal));
        Assert.Equal(1, due.Single(delivery => delivery.Target.Endpoint == "shrunk").ReductionLevel);
        Assert.Equal(3, due.Where(delivery => delivery.Target.Endpoint == "teams").Select(delivery => delivery.SplitGroup).Where(group => group > 0).Distinct().Count());

        // The window of the robot 'busy' has two sends of the last minute, the limit; its first slot is free a minute after the first of them.
        Assert.DoesNotContain(await DueAsync(3640.3), delivery => delivery.Target.Endpoint == "busy");
        var busy = Assert.Single(await DueAsync(3640.33), delivery => delivery.Target.Endpoint == "busy");
        var limits = Given.Channels(new RateLimit(2, TimeSpan.FromMinutes(1), 0));
        Assert.Empty(await Store.Outbox.CommitCallsAsync([Given.Draft(busy)], limits, Given.At(3640.3), Given.Lease, CancellationToken.None));
        Assert.Single(await Store.Outbox.CommitCallsAsync([Given.Draft(busy)], limits, Given.At(3640.33), Given.Lease, CancellationToken.None));

        // The day of the apps 'day' and 'day2' is used up: nothing is due before the next one, nor when another quota has still no room.
        Assert.DoesNotContain(await DueAsync(Later), delivery => delivery.Target.Endpoint.StartsWith("day", StringComparison.Ordinal));
        Assert.Equal(5, await Store.Outbox.RetrySuspendedAsync(Given.Channels(2), CancellationToken.None));
        var days = (await DueAsync(Later)).Where(delivery => delivery.Target.Endpoint.StartsWith("day", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, days.Count);
        Assert.Empty(await Store.Outbox.CommitCallsAsync(
            [.. days.Select(delivery => Given.Draft(delivery) with { QuotaUnits = 2 })], Given.Channels(2), Given.At(Later), Given.Lease, CancellationToken.None));
        Assert.Empty((await DueAsync(Later)).Intersect(days));
    }

    [StoreFact]
    public async Task Suspensions_are_told_apart_by_kind_and_by_what_was_reported()
    {
        await OpenAsync();
        var suspensions = await Store.Outbox.SuspensionsAsync(Given.At(Ended), CancellationToken.None);
        Assert.Equal(
            [
                "email/ configuration 535 reported over",
                "wecom_app/day rate_limited person_times_per_day reported",
                "wecom_app/day2 rate_limited person_times_per_day",
                "wecom_app/sales configuration 60020 reported",
                "wecom_robot/broken configuration 93000",
                "wecom_robot/hour rate_limited 45009",
                "wecom_robot/minute rate_limited 45009",
                "wecom_robot/over rate_limited 45009 reported over",
            ],
            suspensions.Select(one => $"{one.Channel}/{one.Endpoint} {EnumNames.Of(one.Reason)} {one.Code}{(one.IsReported ? " reported" : "")}{(one.IsOver ? " over" : "")}")
                .Order(StringComparer.Ordinal));
        Assert.Equal(Given.At(30000), suspensions.Single(one => one.Endpoint == "sales").Until);
        Assert.Equal("not allow to access from your ip", suspensions.Single(one => one.Endpoint == "sales").Detail);

        // Of the robot 'hour', which was refused for a minute and for an hour, the third refusal is for the day.
        Assert.DoesNotContain(await ClaimCallsAsync(4622), call => call.Draft.Endpoint == "hour");
        var hour = (await ClaimCallsAsync(4623)).Single(call => call.Draft.Endpoint == "hour");
        await SettleAsync(hour, CallResult.Of(Outcome.Later(FailureReason.RateLimited, "45009", "again", TimeSpan.FromMinutes(1))), 4624, 4684);
        Assert.Equal(
            new DateTimeOffset(2026, 11, 22, 0, 1, 0, TimeSpan.FromHours(8)),
            (await Store.Outbox.SuspensionsAsync(Given.At(4625), CancellationToken.None)).Single(one => one.Endpoint == "hour").Until);

        foreach (var suspension in suspensions)
        {
            await Store.Outbox.MarkReportedAsync(suspension, CancellationToken.None);
        }

        var left = await Store.Outbox.SuspensionsAsync(Given.At(4625), CancellationToken.None);
        Assert.All(left, one => Assert.True(one.IsReported));
        Assert.DoesNotContain(left, one => one.IsOver);
    }

    [StoreFact]
    public async Task Calls_that_were_not_settled_are_sent_with_the_same_bytes_and_settled()
    {
        await OpenAsync();
        var calls = (await ClaimCallsAsync(Later)).OrderBy(call => call.Id).ToList();
        Assert.Equal(
            ["wecom_robot/broken 1 critical: False", "wecom_robot/retry 1 critical: False", "wecom_app/default 1 critical: False", "wecom_robot/lost 1 critical: False", "email/ 1 critical: False"],
            calls.Select(call => $"{call.Draft.Channel}/{call.Draft.Endpoint} {call.Attempts} critical: {call.Draft.IsCritical}"));
        foreach (var call in calls)
        {
            var ids = string.Join(',', call.Draft.Deliveries);
            byte[] expected = call.Draft.Channel == "email"
                ? [.. Encoding.UTF8.GetBytes($"Message-ID: <{ids}.1@alertops.example.com>\r\nSubject: =?utf-8?q?down?=\r\n\r\n"), 0x00, 0xff, 0x80]
                : Encoding.UTF8.GetBytes($"{{\"text\":\"回调 {ids}\"}}");
            Assert.Equal(Convert.ToHexString(expected), Convert.ToHexString([.. call.Draft.Body]));
            Assert.Equal(call.Draft.Channel == "email" ? "message/rfc822" : "application/json", call.Draft.MediaType);
            await SettleAsync(call, Given.Sent(), Later + 1);
            Assert.All(call.Draft.Deliveries, id => Assert.Equal(DeliveryState.Sent, DeliveryAsync(id).GetAwaiter().GetResult().Row.State));
        }

        Assert.Equal("user:r1 user:r2", string.Join(' ', calls[2].Draft.Recipients));
        Assert.DoesNotContain(await Store.Outbox.SuspensionsAsync(Given.At(Later + 1), CancellationToken.None), one => one.Endpoint == "broken");
    }

    [StoreFact]
    public async Task Stale_firing_updates_are_resolved()
    {
        await OpenAsync();
        var stale = await Store.Incidents.StaleFiringUpdatesAsync(Given.At(Ended), CancellationToken.None);
        Assert.Equal(["twin-a", "twin-b"], stale.Select(one => Assert.Single(one.Update.Alerts).Fingerprint));
        Assert.All(stale, one => Assert.Equal(Given.At(1315), one.ExpiresAt));

        Assert.Equal(new Receipt(29, ChangeKind.AlertsAdded), await Store.Incidents.ResolveStaleFiringAsync(stale[0].Id, true, SeverityRules.Default, Given.At(Later), CancellationToken.None));
        Assert.Null(await Store.Incidents.ResolveStaleFiringAsync(stale[1].Id, false, SeverityRules.Default, Given.At(Later), CancellationToken.None));
        Assert.Empty(await Store.Incidents.StaleFiringUpdatesAsync(Given.At(Later), CancellationToken.None));
    }

    [StoreFact]
    public async Task Receivers_that_are_waited_for_fall_back_in_time_to_the_steps_that_were_planned()
    {
        await OpenAsync();
        Assert.Empty(await Store.Timers.FallBackAsync(Ended));
        var fallen = (await Store.Timers.FallBackAsync(8100)).OrderBy(one => one.Receiver).ToList();
        Assert.Equal(["second → third wecom_app/third/user:t", "waited → second wecom_app/second/user:x"], fallen.Select(one => $"{one.Receiver} → {one.To} {one.Targets[0].Key}"));

        Assert.Equal(2, (await DueAsync(8100)).Count(delivery => delivery.Target.Key is "wecom_app/third/user:t" or "wecom_app/second/user:x"));
    }

    [StoreFact]
    public async Task Pages_read_every_incident_and_every_delivery()
    {
        await OpenAsync();
        foreach (var row in await IncidentsAsync())
        {
            foreach (var language in new[] { Language.Chinese, Language.English })
            {
                var view = await IncidentReader.IncidentAsync(row.Id, language, IncidentPart.First, CancellationToken.None);
                Assert.NotNull(view);
                Assert.NotEmpty(view.Incident.Alerts);
                Assert.True(view.Changes.Length == view.Counts.Changes && view.Deliveries.Length == view.Counts.Deliveries, $"#{row.Id} is not whole");
            }
        }

        var chinese = await IncidentAsync(2);
        var english = await IncidentReader.IncidentAsync(2, Language.English, IncidentPart.First, CancellationToken.None);
        Assert.Equal(3, chinese.Incident.TruncatedAlerts);
        Assert.Equal("oncall", chinese.Incident.DirectReceiver);
        Assert.NotEqual(chinese.Title, english!.Title);
        Assert.Equal((Language.Chinese, Language.English), (chinese.Changes[0].Notice!.Language, english.Changes[0].Notice!.Language));
        Assert.NotEmpty(chinese.Changes[0].Evidence[0].Evidence.Answers);

        var deliveries = (await DeliveryReader.DeliveriesAsync(new DeliveryFilter(null, null, null, null, 500), CancellationToken.None)).Items;
        Assert.Equal(Enumerable.Range(1, 54).Select(id => (long)id), deliveries.Select(row => row.Id).Order());
        foreach (var row in deliveries)
        {
            var view = await DeliveryAsync(row.Id);
            Assert.True(view.Notice.Title.Length > 0, $"delivery {row.Id} has no title");
        }
    }

    [StoreFact]
    public async Task What_was_set_shared_and_refused_is_still_known()
    {
        await OpenAsync();
        Assert.Equal("key", Assert.Single(new DataProtectionKeyStore(Store.Settings).GetAllElements()).Name.LocalName);
        Assert.Equal(new SharedValue("c2VhbGVk", false), await Store.Housekeeping.TakeSharedValueAsync("wecom_token/0f0f", null, "me", Given.At(Ended), Given.Lease, CancellationToken.None));
        Assert.Equal(new SharedValue(null, false), await Store.Housekeeping.TakeSharedValueAsync("wecom_token/1e1e", null, "me", Given.At(Ended), Given.Lease, CancellationToken.None));
        Assert.Equal(Given.At(3001), await Store.Housekeeping.LastRefusedBodyAsync(CancellationToken.None));
    }

    [StoreFact]
    public async Task What_is_over_can_be_purged()
    {
        await OpenAsync();
        var after = Given.At(Ended);
        foreach (var kind in new[] { RetentionClass.Deliveries, RetentionClass.Evidence, RetentionClass.Incidents, RetentionClass.RefusedBodies })
        {
            Assert.True(await Store.Housekeeping.PurgeAsync(kind, after, 1000, CancellationToken.None) > 0, $"nothing of {kind} was purged");
            Assert.Equal(0, await Store.Housekeeping.PurgeAsync(kind, after, 1000, CancellationToken.None));
        }

        Assert.Equal(41, (await IncidentsAsync()).Length);
        Assert.True(await Store.Housekeeping.PurgeRateLimitsAsync(after, CancellationToken.None) > 0);
        Assert.Contains(await DueAsync(Ended), delivery => delivery.Target.Endpoint == "fresh");
    }

    [StoreFact]
    public async Task A_backup_of_it_is_restored()
    {
        using var folder = new TemporaryFolder();
        await OpenAsync();
        var file = folder.File("backup.db");
        await Backup.WriteAsync(Dialect, file, false, Given.At(Ended), CancellationToken.None);
        await RestoredAsync(file, folder);
    }

    /// <summary>Restores a backup beside it, and looks for what was in it.</summary>
    private protected static async Task RestoredAsync(string file, TemporaryFolder folder)
    {
        var other = new SqliteDialect(folder.File("restored.db"));
        var report = await Restore.ReadAsync(file, other, Given.At(Ended), CancellationToken.None);
        Assert.Equal((43, 54), (report.Copied.Of("incidents"), report.Copied.Of("deliveries")));
        await using (var restored = new OpenStores(other))
        {
            await restored.OpenAsync(Given.At(Ended), CancellationToken.None);
            Assert.Equal(8, (await restored.Outbox.SuspensionsAsync(Given.At(Ended), CancellationToken.None)).Length);
            Assert.Equal(5, (await restored.Outbox.ClaimCallsAsync(Given.NoLimits, Given.At(Later), Given.Lease, 100, CancellationToken.None)).Length);
            Assert.Contains(await restored.Outbox.DueDeliveriesAsync(Given.At(Ended), 100, CancellationToken.None), due => due.Delivery.Target.Endpoint == "fresh");
        }

        SqliteConnection.ClearAllPools();
    }

    private async Task<Receipt> RecordAsync(GroupUpdate update) => Assert.Single(await Store.Incidents.RecordAsync([update], SeverityRules.Default, CancellationToken.None));

    private async Task<ImmutableArray<OutboxDelivery>> DueAsync(double at) =>
        [.. (await Store.Outbox.DueDeliveriesAsync(Given.At(at), 100, CancellationToken.None)).Select(due => due.Delivery)];

    private Task<ImmutableArray<Call>> ClaimCallsAsync(double at) => Store.Outbox.ClaimCallsAsync(Given.NoLimits, Given.At(at), Given.Lease, 100, CancellationToken.None);

    private async Task SettleAsync(Call call, CallResult result, double at, double? retryAt = null) => Assert.True(
        await Store.Outbox.SettleAsync(call, result, Given.Tried(at), retryAt is { } seconds ? Given.At(seconds) : null, Given.NoLimits, CancellationToken.None));

    private async Task<ImmutableArray<IncidentRow>> IncidentsAsync() =>
        (await IncidentReader.IncidentsAsync(new IncidentFilter([], null, null, null, null, null, 500), CancellationToken.None)).Items;

    private async Task<IncidentView> IncidentAsync(long id)
    {
        var view = await IncidentReader.IncidentAsync(id, CancellationToken.None);
        Assert.NotNull(view);
        return view;
    }

    private async Task<DeliveryView> DeliveryAsync(long id)
    {
        var view = await DeliveryReader.DeliveryAsync(id, CancellationToken.None);
        Assert.NotNull(view);
        return view;
    }

    /// <summary>Every row of every table, column by column.</summary>
    private async Task<Dictionary<string, List<IDictionary<string, object?>>>> TablesAsync()
    {
        await using var connection = await Dialect.OpenReaderAsync(CancellationToken.None);
        var tables = new Dictionary<string, List<IDictionary<string, object?>>>();
        foreach (var table in (await TableNamesAsync(connection)).ToList())
        {
            tables[table] = [.. (await connection.QueryAsync($"select * from {table}")).Cast<IDictionary<string, object?>>()];
        }

        return tables;
    }
}

[SuppressMessage("Design", "CA1001", Justification = "CloseAsync disposes it when xunit is done with the test.")]
public sealed class SqliteEarlierDatabaseTests : EarlierDatabaseTests
{
    private readonly TemporaryFolder folder = new();

    private string File => folder.File("alertops.db");

    private protected override SqlDialect Dialect => new SqliteDialect(File);

    private protected override async Task LoadAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={File};Pooling=False;Foreign Keys=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = Fixture("schema-0006.sqlite.sql");
        await command.ExecuteNonQueryAsync();
    }

    private protected override Task<IEnumerable<string>> TableNamesAsync(DbConnection connection) =>
        connection.QueryAsync<string>("select name from sqlite_master where type = 'table' and name <> 'sqlite_sequence'");

    private protected override Task CloseAsync()
    {
        SqliteConnection.ClearAllPools();
        folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_backup_that_the_earlier_version_wrote_is_restored()
    {
        using var other = new TemporaryFolder();
        await RestoredAsync(File, other);
    }
}

[SuppressMessage("Design", "CA1001", Justification = "CloseAsync disposes it when xunit is done with the test.")]
public sealed class PostgresEarlierDatabaseTests : EarlierDatabaseTests
{
    private PostgresDialect? dialect;

    private protected override SqlDialect Dialect => dialect!;

    private protected override async Task LoadAsync()
    {
        dialect = new PostgresDialect(await (await RealPostgres.SharedAsync()).CreateDatabaseAsync());
        await using var connection = await dialect.OpenWriterAsync(CancellationToken.None);
        await using var command = connection.CreateCommand();
        command.CommandText = Fixture("schema-0006.postgres.sql");
        await command.ExecuteNonQueryAsync();
    }

    private protected override Task<IEnumerable<string>> TableNamesAsync(DbConnection connection) =>
        connection.QueryAsync<string>("select tablename from pg_tables where schemaname = 'public'");

    private protected override async Task CloseAsync() => await dialect!.DisposeAsync();
}

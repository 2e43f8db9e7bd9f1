using System.Collections.Immutable;
using System.Diagnostics;
using AlertOps.Delivery;
using AlertOps.Incidents;
using AlertOps.Routing;
using AlertOps.Storage.Schema;
using AlertOps.Storage.Sql;
using AlertOps.Storage.Stores;
using AlertOps.Testing.Peers;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Npgsql;

namespace AlertOps.Tests.Storage;

/// <summary>The promises on a PostgreSQL of our own, and what only it has to promise: several processes at once, and a server that goes away.</summary>
public sealed class PostgresStoreTests : StoreContract
{
    private readonly PostgresStoreDatabase database;

    public PostgresStoreTests()
        : this(new PostgresStoreDatabase())
    {
    }

    private PostgresStoreTests(PostgresStoreDatabase database)
        : base(database) => this.database = database;

    [StoreFact]
    public async Task Measuring_the_depth_reads_no_whole_table()
    {
        await using var connection = await Dialect.OpenReaderAsync(CancellationToken.None);
        await connection.ExecuteAsync("insert into incidents (source, alertmanager_receiver, group_key, state, severity, title, opened_at, last_seen, truncated_alerts, external_url, group_labels, common_labels, common_annotations) select '', 'r', n::text, case when n % 1000 = 0 then 'open' else 'resolved' end, 'warning', 't', 0, 0, 0, '', '{}', '{}', '{}' from generate_series(1, 20000) n");
        await connection.ExecuteAsync("insert into changes (incident_id, kind, severity, at, added, resolved, state) select id, 'opened', 'warning', 0, 1, 0, 'planned' from incidents");
        await connection.ExecuteAsync("insert into notices (incident_id, title, document) select min(id), 't', '{}' from incidents");
        await connection.ExecuteAsync("insert into deliveries (incident_id, change_id, notice_id, receiver, channel, endpoint, recipient, format, generation, state, reason, attempts, created_at) select c.incident_id, c.id, (select min(id) from notices), 'r', 'email', '', 'a', 'mail', 1, case when c.id % 1000 = 0 then 'pending' else 'sent' end, 'none', 0, 0 from changes c");
        await connection.ExecuteAsync("analyze incidents, deliveries");
        foreach (var (sql, index) in new[] { (OutboxDepthQuery.CountDeliveries, "deliveries_depth"), (OutboxDepthQuery.CountIncidents, "incidents_state") })
        {
            var plan = string.Join('\n', await connection.QueryAsync<string>("explain " + sql));
            Assert.Contains(index, plan, StringComparison.Ordinal);
            Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
        }
    }

    [StoreFact]
    public Task Calls_are_written_and_claimed_in_as_many_round_trips_whatever_their_number() => PromiseAsync(async () =>
    {
        var few = await RoundTripsAsync(2, at: 1);
        Assert.Equal(few, await RoundTripsAsync(60, at: 1000));
        Assert.InRange(few, 4, 20);
    });

    private async Task<int> RoundTripsAsync(int calls, double at)
    {
        await RecordAsync(Given.Update(at, Given.Firing("a")).Of($"group {calls}"));
        await PlanAsync(at, [.. Enumerable.Range(0, calls).Select(number => Given.Person($"p{calls}-{number}"))]);
        ImmutableArray<CallDraft> drafts = [.. (await DueAsync(at)).Select(delivery => Given.Draft(delivery))];
        Assert.Equal(calls, drafts.Length);
        var name = new NpgsqlConnectionStringBuilder(database.Address!).Database;
        var trips = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => Interlocked.Add(ref trips, activity.TagObjects.Any(tag => tag.Value as string == name) ? 1 : 0),
        };
        ActivitySource.AddActivityListener(listener);
        var left = await Store.Outbox.CommitCallsAsync(drafts, TwoPerMinute, Given.At(at), Given.Lease, CancellationToken.None);
        var again = await Store.Outbox.ClaimCallsAsync(TwoPerMinute, Given.At(at + 61), Given.Lease, 100, CancellationToken.None);
        var counted = Volatile.Read(ref trips);
        Assert.Equal((calls, calls), (left.Length, again.Length));
        foreach (var call in again)
        {
            await Store.Outbox.SettleAsync(call, Given.Sent(), Given.Tried(at), null, TwoPerMinute, CancellationToken.None);
        }

        return counted;
    }

    [StoreFact]
    public async Task Sixteen_that_start_at_once_migrate_once()
    {
        var fresh = await (await RealPostgres.SharedAsync()).CreateDatabaseAsync();
        var applied = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            await using var one = new PostgresDialect(fresh);
            await using var connection = await one.OpenWriterAsync(CancellationToken.None);
            return await SchemaUpgrade.RunAsync(one, connection, Given.Start);
        })));

        Assert.Equal(Dialect.Scripts.Count, applied.Sum());
    }

    [StoreFact]
    public Task A_form_of_one_replica_is_accepted_by_another() => PromiseAsync(async () =>
    {
        var (other, otherDialect) = await database.AnotherAsync();
        await using var closing = otherDialect;
        await using var stopping = other;

        Assert.Equal("a form", SettingsContract.Protector(other.Settings).Unprotect(SettingsContract.Protector(Store.Settings).Protect("a form")));
    });

    [StoreFact]
    public Task Two_processes_that_hear_of_the_same_groups_open_each_once() => PromiseAsync(async () =>
    {
        var (other, otherDialect) = await database.AnotherAsync();
        await using var closing = otherDialect;
        await using var stopping = other;
        OpenStores[] stores = [Store, other];
        var updates = Enumerable.Range(0, 40).Select(number => Given.Update(0, Given.Firing("a"), Given.Firing("b")).Of($"group {number}")).ToArray();
        var receipts = await Task.WhenAll(Enumerable.Range(0, 8).Select(round => Task.Run(() => stores[round % 2].Incidents.RecordAsync(
            [.. round % 3 == 0 ? updates.Reverse() : updates], AlertOps.Alerts.SeverityRules.Default, CancellationToken.None))));

        Assert.Equal(40, receipts.SelectMany(all => all).Select(receipt => receipt.IncidentId).Distinct().Count());
        Assert.Equal(40, receipts.SelectMany(all => all).Count(receipt => receipt.Change is not null));
    });

    [StoreFact]
    public Task Two_processes_never_plan_one_incident_at_once_and_never_take_one_call_twice() => PromiseAsync(async () =>
    {
        var (other, otherDialect) = await database.AnotherAsync();
        await using var closing = otherDialect;
        await using var stopping = other;
        OpenStores[] stores = [Store, other];
        for (var number = 0; number < 20; number++)
        {
            await RecordAsync(Given.Update(0, Given.Firing("a")).Of($"group {number}"));
        }

        var claims = await Task.WhenAll(Enumerable.Range(0, 30).Select(round => Task.Run(() =>
            stores[round % 2].Incidents.ClaimIncidentAsync(Given.At(1), Given.Lease, CancellationToken.None))));
        Assert.Equal(20, claims.Count(claim => claim is not null));
        Assert.Equal(20, claims.OfType<ClaimedIncident>().Select(claim => claim.Incident.Id).Distinct().Count());

        foreach (var claim in claims.OfType<ClaimedIncident>())
        {
            Assert.True(await Store.Incidents.CommitPlanAsync(claim, Given.Plan(claim, [Given.Person("a")]), Given.NoLimits, Given.At(1), CancellationToken.None));
        }

        var calls = await Task.WhenAll(Enumerable.Range(0, 6).Select(round => Task.Run(async () =>
        {
            var store = stores[round % 2];
            var due = await store.Outbox.DueDeliveriesAsync(Given.At(2), 100, CancellationToken.None);
            return await store.Outbox.CommitCallsAsync([.. due.Select(item => Given.Draft(item.Delivery))], Given.NoLimits, Given.At(2), Given.Lease, CancellationToken.None);
        })));
        Assert.Equal(20, calls.Sum(taken => taken.Length));
        Assert.Equal(20, calls.SelectMany(taken => taken).SelectMany(call => call.Draft.Deliveries).Distinct().Count());
    });

    [StoreFact]
    public Task Two_processes_raise_a_reminder_once_and_settle_late_news_once() => PromiseAsync(async () =>
    {
        var (other, otherDialect) = await database.AnotherAsync();
        await using var closing = otherDialect;
        await using var stopping = other;
        OpenStores[] stores = [Store, other];
        for (var number = 0; number < 20; number++)
        {
            await RecordAsync(Given.Update(0, Given.Firing("a"), Given.Firing("b")).Of($"group {number}"));
            var claim = await ClaimAsync(1);
            await Store.Incidents.CommitPlanAsync(claim, Given.Plan(claim) with { Plan = new Plan([], Given.At(100)) }, Given.NoLimits, Given.At(1), CancellationToken.None);
            await RecordAsync(Given.Update(5, Given.Resolved("a", 0, 4)).Of($"group {number}"));
            await PlanAsync(5);
            await RecordAsync(Given.Update(6, Given.Firing("a", from: 2)).Of($"group {number}"));
        }

        var fired = await Task.WhenAll(Enumerable.Range(0, 8).Select(round => Task.Run(() => stores[round % 2].Timers.FireAsync(100))));
        Assert.Equal(20, fired.SelectMany(all => all).Count(one => one.Raises(ChangeKind.ReminderDue)));

        var held = await Store.Incidents.StaleFiringUpdatesAsync(Given.At(101), CancellationToken.None);
        Assert.Equal(20, held.Length);
        var settled = await Task.WhenAll(held.SelectMany(one => stores.Select(store => Task.Run(() =>
            store.Incidents.ResolveStaleFiringAsync(one.Id, true, AlertOps.Alerts.SeverityRules.Default, Given.At(101), CancellationToken.None)))));
        Assert.Equal(20, settled.Count(receipt => receipt is not null));
        Assert.Empty(await other.Incidents.StaleFiringUpdatesAsync(Given.At(101), CancellationToken.None));
    });

    [StoreFact]
    public Task Two_processes_take_each_fallback_step_once() => PromiseAsync(async () =>
    {
        var (other, otherDialect) = await database.AnotherAsync();
        await using var closing = otherDialect;
        await using var stopping = other;
        OpenStores[] stores = [Store, other];
        for (var number = 0; number < 20; number++)
        {
            await RecordAsync(Given.Update(0, Given.Firing("a")).Of($"group {number}"));
            var claim = await ClaimAsync(1);
            var plan = Given.Plan(claim, Given.Person("a"));
            var fallback = new PlannedFallback("oncall", TimeSpan.FromMinutes(2), [new FallbackStep("leads", [Given.Robot("leads")], TimeSpan.Zero)]);
            Assert.True(await Store.Incidents.CommitPlanAsync(
                claim, plan with { Plan = plan.Plan with { Fallbacks = [fallback] } }, Given.NoLimits, Given.At(1), CancellationToken.None));
        }

        var fallen = await Task.WhenAll(Enumerable.Range(0, 8).Select(round => Task.Run(() => stores[round % 2].Timers.FallBackAsync(122))));

        Assert.Equal(20, fallen.SelectMany(all => all).Select(one => one.IncidentId).Distinct().Count());
        Assert.Equal(20, fallen.Sum(all => all.Count));
        Assert.Equal(20, (await DeliveriesAsync()).Count(row => row.Receiver == "leads"));
    });

    [StoreFact]
    public async Task Looking_for_due_timers_reads_the_index_alone()
    {
        await using var connection = await Dialect.OpenReaderAsync(CancellationToken.None);
        await connection.ExecuteAsync("insert into timers (kind, subject, due_at, next_at, set_at, attempts, payload) select 'reminder', n::text, n + 1000000, n + 1000000, 0, 0, '{}' from generate_series(1, 20000) n");
        await connection.ExecuteAsync("analyze timers");
        var plan = string.Join('\n', await connection.QueryAsync<string>(
            "explain " + SqlTimerStore.DueQuery(1), new { now = 1000L, max = 32, kind0 = "reminder", next0 = 0L, id0 = 0L }));

        Assert.Contains("timers_next", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
    }

    [StoreFact]
    public Task Two_processes_give_up_and_forget_the_same_rows_once() => PromiseAsync(async () =>
    {
        var (other, otherDialect) = await database.AnotherAsync();
        await using var closing = otherDialect;
        await using var stopping = other;
        OpenStores[] stores = [Store, other];
        for (var number = 0; number < 20; number++)
        {
            await RecordAsync(Given.Update(0, Given.Firing("a")).Of($"group {number}"));
            await PlanAsync(1, Given.Person("a"), Given.Person("b"));
            await RecordAsync(Given.Update(5, Given.Resolved("a", 0, 4)).Of($"group {number}"));
            await PlanAsync(6);
        }

        async Task<int> EachAsync(Func<OpenStores, Task<int>> work) =>
            (await Task.WhenAll(Enumerable.Range(0, 8).Select(round => Task.Run(() => work(stores[round % 2]))))).Sum();

        Assert.Equal(40, await EachAsync(store => store.Outbox.GiveUpAsync(Given.At(50), Given.At(60), CancellationToken.None)));
        Assert.Equal(40, await EachAsync(async store =>
        {
            var (sum, count) = (0, 0);
            do
            {
                count = await store.Housekeeping.PurgeAsync(RetentionClass.Deliveries, Given.At(100), 7, CancellationToken.None);
                sum += count;
            }
            while (count > 0);
            return sum;
        }));
        Assert.Empty(await DeliveriesAsync());
    });

    [StoreFact]
    public async Task A_server_that_was_restarted_is_used_again_without_a_word()
    {
        await using var server = await RealPostgres.StartAsync();
        await using var one = new PostgresDialect(await server.CreateDatabaseAsync());
        await using var store = new OpenStores(one);
        await store.OpenAsync(Given.Start, CancellationToken.None);
        await store.Incidents.RecordAsync([Given.Update(0, Given.Firing("a"))], AlertOps.Alerts.SeverityRules.Default, CancellationToken.None);
        await server.StopAsync(immediate: true);
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() =>
            store.Incidents.RecordAsync([Given.Update(1, Given.Firing("b"))], AlertOps.Alerts.SeverityRules.Default, CancellationToken.None));
        await server.StartAgainAsync();

        var receipt = Assert.Single(await store.Incidents.RecordAsync([Given.Update(2, Given.Firing("b"))], AlertOps.Alerts.SeverityRules.Default, CancellationToken.None));
        Assert.Equal(1, receipt.IncidentId);
        await server.CutConnectionsAsync();
        await store.Incidents.RecordAsync([Given.Update(3, Given.Firing("b"))], AlertOps.Alerts.SeverityRules.Default, CancellationToken.None);
    }
}

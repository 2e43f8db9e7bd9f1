using System.Collections.Immutable;
using AlertOps.Delivery;
using AlertOps.Storage;
using AlertOps.Storage.Backups;
using Dapper;

namespace AlertOps.Tests.Storage;

/// <summary>Retention deletes what is over, step by step, and nothing else.</summary>
public abstract class RetentionContract : StoreContract
{
    private protected RetentionContract(StoreDatabase database)
        : base(database)
    {
    }

    private static readonly DateTimeOffset Old = Given.At(1000);

    private Task<int> PurgeAsync(RetentionClass kind, int max = 100) => Store.Housekeeping.PurgeAsync(kind, Old, max, CancellationToken.None);

    private async Task<ImmutableSortedDictionary<string, long>> RowsAsync()
    {
        var rows = ImmutableSortedDictionary.CreateBuilder<string, long>();
        await using var connection = await Dialect.OpenReaderAsync(CancellationToken.None);
        foreach (var table in TableCopy.Tables.Select(table => table.Name).Distinct())
        {
            rows[table] = await connection.ExecuteScalarAsync<long>($"select count(*) from {table}");
        }

        return rows.ToImmutable();
    }

    /// <summary>An incident that is over, with all that was ever said of it.</summary>
    private async Task<long> OverAsync(string group, int alerts, params ImmutableArray<AlertOps.Routing.Target> targets)
    {
        var names = Enumerable.Range(0, alerts).Select(number => $"a{number}").ToList();
        var receipt = await RecordAsync(Given.Update(0, [.. names.Select(name => Given.Firing(name))]).Of(group));
        await RecordAsync(Given.Update(1, Given.Firing("late")).Of(group));
        await PlanAsync(2, targets);
        await SendAllAsync(3);
        await RecordAsync(Given.Update(10, [.. names.Append("late").Select(name => Given.Resolved(name, 0, 9))]).Of(group));
        await PlanAsync(11, targets);
        await SendAllAsync(12);
        return receipt.IncidentId;
    }

    private async Task SendAllAsync(double at)
    {
        while (await DueAsync(at) is { IsEmpty: false } due)
        {
            var call = Assert.Single(await Store.Outbox.CommitCallsAsync([Given.Draft(due)], Given.NoLimits, Given.At(at), Given.Lease, CancellationToken.None));
            Assert.True(await SettleAsync(call, Given.Sent(), at));
        }
    }

    [StoreFact]
    public Task What_is_over_goes_in_bounded_steps_with_everything_that_hangs_on_it() => PromiseAsync(async () =>
    {
        const int step = 50;
        await OverAsync("large", alerts: 700, [.. Enumerable.Range(0, 300).Select(number => Given.Person($"p{number}"))]);
        for (var number = 0; number < 30; number++)
        {
            await OverAsync($"small {number}", alerts: 2, Given.Person("a"), Given.Person("b"));
        }

        var before = await RowsAsync();
        Assert.Equal((31, 2 * 360), (before["incidents"], before["deliveries"]));
        var steps = 0;
        for (int count; (count = await PurgeAsync(RetentionClass.Incidents, step)) > 0; steps++)
        {
            Assert.InRange(count, 1, step);
            var after = await RowsAsync();

            // A delivery takes its place in a call with it, and at most a call, an attempt and a notice.
            Assert.InRange(before.Values.Sum() - after.Values.Sum(), 1, 5 * step);
            before = after;
        }

        Assert.InRange(steps, (700 + 600) / step, 100);
        Assert.All(before, table => Assert.Equal(0, table.Value));
    });

    [StoreFact]
    public Task What_is_open_young_or_not_yet_sent_stays_whole() => PromiseAsync(async () =>
    {
        var over = await OverAsync("over", 1, Given.Person("a"));
        var waiting = await OverAsync("waiting", 1, Given.Person("a"));
        await RecordAsync(Given.Update(0, Given.Firing("a")).Of("open"));
        await PlanAsync(1, Given.Person("a"));
        await SendAllAsync(1);
        await RecordAsync(Given.Update(0, Given.Firing("a")).Of("young"));
        await PlanAsync(1, Given.Person("a"));
        await SendAllAsync(1);
        await RecordAsync(Given.Update(1500, Given.Resolved("a", 0, 1400)).Of("young"));
        await RecordAsync(Given.Update(0, Given.Firing("a")).Of("not planned"));
        await RecordAsync(Given.Update(5, Given.Resolved("a", 0, 4)).Of("not planned"));
        var replayed = (await DeliveriesAsync()).First(delivery => delivery.IncidentId == waiting).Id;
        await Store.Outbox.ReplayAsync([replayed], null, Given.At(1), CancellationToken.None);

        foreach (var kind in Enum.GetValues<RetentionClass>())
        {
            while (await PurgeAsync(kind) > 0)
            {
            }
        }

        Assert.Null(await IncidentReader.IncidentAsync(over, CancellationToken.None));
        Assert.Equal(4, (await RowsAsync())["incidents"]);
        var left = (await DeliveriesAsync()).GroupBy(delivery => delivery.IncidentId).Select(group => group.Count());
        Assert.Equal([2, 1, 1], left);
        var view = await IncidentAsync(waiting);
        Assert.Equal(2, view.Changes.Count(change => change.Notice is not null && !change.Evidence.IsEmpty));
        await SendAllAsync(2000);
        Assert.Equal(DeliveryState.Sent, (await DeliveriesAsync()).Single(delivery => delivery.Id == replayed).State);
    });

    [StoreFact]
    public Task Messages_go_before_their_incident_and_a_call_with_the_last_that_it_covered() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")).Of("over"));
        await PlanAsync(1, Given.Person("a"), Given.Person("b"));
        await RecordAsync(Given.Update(0, Given.Firing("a")).Of("open"));
        await PlanAsync(1, Given.Person("c"));
        await SendAllAsync(2);
        await RecordAsync(Given.Update(5, Given.Resolved("a", 0, 4)).Of("over"));
        await PlanAsync(6);

        Assert.Equal(2, await PurgeAsync(RetentionClass.Deliveries));
        Assert.Equal(0, await PurgeAsync(RetentionClass.Deliveries));
        var rows = await RowsAsync();
        Assert.Equal((2, 1, 1, 1, 1), (rows["incidents"], rows["deliveries"], rows["calls"], rows["call_deliveries"], rows["attempts"]));
        Assert.Equal(2, (await IncidentAsync(1)).Changes.Count(change => change.Notice is not null));

        await RecordAsync(Given.Update(7, Given.Resolved("a", 0, 6)).Of("open"));
        await PlanAsync(8);
        Assert.Equal(1, await PurgeAsync(RetentionClass.Deliveries));
        rows = await RowsAsync();
        Assert.Equal((0, 0, 0), (rows["calls"], rows["call_deliveries"], rows["attempts"]));
        Assert.Equal(4, rows["notices"]);
    });

    [StoreFact]
    public Task Evidence_goes_with_its_page_and_the_change_and_the_message_stay() => PromiseAsync(async () =>
    {
        var over = await OverAsync("over", 1, Given.Person("a"));
        Assert.Equal(2, await PurgeAsync(RetentionClass.Evidence));
        Assert.Equal(0, await PurgeAsync(RetentionClass.Evidence));

        var view = await IncidentAsync(over);
        Assert.Equal(3, view.Changes.Length);
        Assert.All(view.Changes, change => Assert.True(change.Notice is null && change.Evidence.IsEmpty));
        Assert.Equal("回调故障", view.Title);
        Assert.Equal(2, (await RowsAsync())["notices"]);
        Assert.Equal("down", (await DeliveryReader.DeliveryAsync(1, CancellationToken.None))!.Notice.Title);
    });

    [StoreFact]
    public Task Refused_bodies_go_when_they_are_old() => PromiseAsync(async () =>
    {
        await Store.Housekeeping.SaveRefusedBodyAsync(new RefusedBody(Given.At(1), "", 400, "bad", [1]), CancellationToken.None);
        await Store.Housekeeping.SaveRefusedBodyAsync(new RefusedBody(Given.At(1500), "", 400, "bad", [1]), CancellationToken.None);

        Assert.Equal(1, await PurgeAsync(RetentionClass.RefusedBodies));
        Assert.Equal(0, await PurgeAsync(RetentionClass.RefusedBodies));
        Assert.Equal(Given.At(1500), await Store.Housekeeping.LastRefusedBodyAsync(CancellationToken.None));
    });
}

public sealed class SqliteRetentionTests() : RetentionContract(new SqliteStoreDatabase());

public sealed class PostgresRetentionTests() : RetentionContract(new PostgresStoreDatabase());

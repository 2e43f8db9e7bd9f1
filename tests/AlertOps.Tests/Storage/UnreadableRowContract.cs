using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Delivery.RateLimits;
using AlertOps.Incidents;
using AlertOps.Routing;
using Dapper;

namespace AlertOps.Tests.Storage;

/// <summary>Rows that a newer version or a person has written: they must not hold up others, and are processed as far as they can be read.</summary>
public abstract class UnreadableRowContract : StoreContract
{
    private protected UnreadableRowContract(StoreDatabase database)
        : base(database)
    {
    }

    [StoreFact]
    public Task An_incident_with_labels_that_can_not_be_read_is_planned_without_them() => PromiseAsync(async () =>
    {
        var odd = await RecordAsync(Given.Update(0, Given.Firing("a")).Of("odd"));
        await RecordAsync(Given.Update(1, Given.Firing("a")).Of("good"));
        await SpoilAsync("update incidents set group_labels = '{\"a\":', common_labels = '[1]', common_annotations = '7' where group_key = 'odd'");
        await SpoilAsync("update alerts set labels = 'null', annotations = '' where incident_id = @id", odd.IncidentId);
        await SpoilAsync("update changes set kind = 'drilled' where incident_id = @id", odd.IncidentId);

        var claims = (await Store.Incidents.ClaimIncidentsAsync(Given.At(2), Given.Lease, 10, CancellationToken.None)).ToDictionary(claim => claim.Incident.Key.GroupKey);

        Assert.Equal((LabelSet.Empty, LabelSet.Empty, 1), (claims["odd"].Incident.CommonLabels, claims["odd"].Incident.Alerts[0].Alert.Labels, claims["odd"].Pending.Length));
        Assert.True(claims["odd"].Pending[0].Kind.DeservesMessage());
        Assert.Equal("HostDown", claims["good"].Incident.Alerts[0].Alert.Name);
        Assert.True(await Store.Incidents.CommitPlanAsync(claims["odd"], Given.Plan(claims["odd"], Given.Person("a")), Given.NoLimits, Given.At(3), CancellationToken.None));
        Assert.Single((await IncidentAsync(odd.IncidentId)).Changes);

        // The next update puts everything right.
        await RecordAsync(Given.Update(4, Given.Firing("a"), Given.Firing("b")).Of("odd"));
        Assert.Equal("HostDown", (await ClaimAsync(5)).Incident.GroupLabels["alertname"]);
    });

    [StoreFact]
    public Task A_notice_that_can_not_be_read_leaves_among_the_others() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")).Of("odd"));
        await PlanAsync(1, Given.Person("a"));
        await SpoilAsync("update notices set document = '{\"kind\":\"drill\",\"title\":\"disk\",\"severity\":\"warning\"}'");
        await RecordAsync(Given.Update(2, Given.Firing("a")).Of("good"));
        await PlanAsync(3, Given.Person("a"));

        var due = await DueAsync(4);

        Assert.Equal(["disk", Given.Notice().Title], due.Select(delivery => delivery.Notice.Title));
        Assert.Equal("disk", (await DeliveryReader.DeliveryAsync(due[0].Id, CancellationToken.None))!.Notice.Title);
    });

    [StoreFact]
    public Task What_is_set_aside_is_dead_until_it_is_replayed_and_a_call_keeps_what_it_has() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")));
        await PlanAsync(1, Given.Person("a"), Given.Person("b"));
        var due = await DueAsync(1);
        Assert.Single(await Store.Outbox.CommitCallsAsync([Given.Draft(due[1])], Given.NoLimits, Given.At(2), Given.Lease, CancellationToken.None));

        Assert.Equal(1, await Store.Outbox.DeadLetterAsync([.. due.Select(delivery => delivery.Id)], Given.At(3), CancellationToken.None));

        var rows = await DeliveriesAsync();
        Assert.Equal([DeliveryState.Dead, DeliveryState.Sending], rows.Select(row => row.State));
        Assert.Equal((FailureReason.Internal, Given.At(3)), (rows[0].Reason, rows[0].SettledAt));
        Assert.Equal(1, await Store.Outbox.ReplayAsync([due[0].Id], DeliveryState.Dead, Given.At(4), CancellationToken.None));
        Assert.Equal((due[0].Id, 2), (Assert.Single(await DueAsync(4)).Id, (await DueAsync(4))[0].Generation));
    });

    [StoreFact]
    public Task A_receiver_whose_fallback_can_not_be_read_keeps_no_other_waiting() => PromiseAsync(async () =>
    {
        foreach (var group in new[] { "odd", "good" })
        {
            await RecordAsync(Given.Update(0, Given.Firing("a")).Of(group));
            var claim = await ClaimAsync(1);
            var plan = Given.Plan(claim, Given.Person("a"));
            var fallback = new PlannedFallback("oncall", TimeSpan.FromMinutes(2), [new FallbackStep("leads", [Given.Robot("ops")], TimeSpan.Zero)]);
            Assert.True(await Store.Incidents.CommitPlanAsync(claim, plan with { Plan = plan.Plan with { Fallbacks = [fallback] } }, Given.NoLimits, Given.At(1), CancellationToken.None));
        }

        await SpoilAsync("update timers set payload = '{\"steps\":[{\"receiver\":7}]}' where incident_id = 1");

        Assert.Equal(2, Assert.Single(await Store.Timers.FallBackAsync(122)).IncidentId);
    });

    [StoreFact]
    public Task Hundreds_of_receivers_whose_fallbacks_can_not_be_read_keep_no_later_one_waiting() => PromiseAsync(async () =>
    {
        await FallsBackAsync("good", 3);
        Assert.True(await SettleAsync((await CommitDueAsync(2, Given.NoLimits))[0], Given.Never(), 3));
        await FallsBackAsync("odd", 450);
        await SpoilAsync("update timers set payload = '{\"steps\":[{\"receiver\":7}]}', next_at = next_at - 1000000 where incident_id = 2");

        var fallen = await Store.Timers.FallBackAsync(122);

        Assert.Equal(["oncall-0", "oncall-1", "oncall-2"], fallen.Select(one => one.Receiver));
        Assert.Equal([true, false, false], fallen.Select(one => one.Why.Contains("wecom_app content_refused 44004", StringComparison.Ordinal)));

        async Task FallsBackAsync(string group, int receivers)
        {
            await RecordAsync(Given.Update(0, Given.Firing("a")).Of(group));
            var claim = await ClaimAsync(1);
            var names = Enumerable.Range(0, receivers).Select(number => $"oncall-{number}").ToList();
            var plan = new Plan([.. names.Select(name => new PlannedDelivery(name, Given.Person(name), Given.Notice()))], null)
            {
                Fallbacks = [.. names.Select(name => new PlannedFallback(name, TimeSpan.FromMinutes(2), [new FallbackStep("leads", [Given.Robot("ops")], TimeSpan.Zero)]))],
            };
            Assert.True(await Store.Incidents.CommitPlanAsync(claim, Given.Plan(claim) with { Plan = plan }, Given.NoLimits, Given.At(1), CancellationToken.None));
        }
    });

    [StoreFact]
    public Task A_rate_limit_whose_sends_can_not_be_read_begins_anew() => PromiseAsync(async () =>
    {
        var oneAMinute = Given.Channels(new RateLimit(1, TimeSpan.FromMinutes(1), 0));
        await RecordAsync(Given.Update(0, Given.Firing("a")).Of("one"));
        await PlanAsync(1, Given.Robot("ops"));
        await SettleAsync(Assert.Single(await CommitDueAsync(1, oneAMinute)), Given.Sent(), 2);
        await SpoilAsync("update rate_limits set sends = '7.x@', next_slot_at = 0, next_critical_slot_at = 0");
        await RecordAsync(Given.Update(3, Given.Firing("a")).Of("two"));
        await PlanAsync(4, Given.Robot("ops"));

        Assert.Single(await CommitDueAsync(5, oneAMinute));
    });

    [StoreFact]
    public Task Held_news_that_can_not_be_read_keeps_no_other_waiting() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")));
        await RecordAsync(Given.Update(5, Given.Resolved("a", 0, 4)));
        await RecordAsync(Given.Update(6, Given.Firing("a", from: 1)));
        await SpoilAsync("update stale_firing_updates set document = '{\"alerts\":7}'");
        await RecordAsync(Given.Update(7, Given.Firing("a", from: 2)));

        Assert.Equal(Given.At(2), Assert.Single((Assert.Single(await Store.Incidents.StaleFiringUpdatesAsync(Given.At(8), CancellationToken.None))).Update.Alerts).StartsAt);
    });

    private async Task SpoilAsync(string sql, long id = 0)
    {
        await using var connection = await Dialect.OpenWriterAsync(CancellationToken.None);
        Assert.True(await connection.ExecuteAsync(sql, new { id }) > 0, sql);
    }
}

public sealed class SqliteUnreadableRowTests() : UnreadableRowContract(new SqliteStoreDatabase());

public sealed class PostgresUnreadableRowTests() : UnreadableRowContract(new PostgresStoreDatabase());

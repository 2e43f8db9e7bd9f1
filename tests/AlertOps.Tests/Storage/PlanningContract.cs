using AlertOps.Delivery;
using AlertOps.Incidents;
using AlertOps.Routing;

namespace AlertOps.Tests.Storage;

/// <summary>Incidents are claimed one at a time, and a plan is committed as a whole or not at all.</summary>
public abstract class PlanningContract : StoreContract
{
    private protected PlanningContract(StoreDatabase database)
        : base(database)
    {
    }

    [StoreFact]
    public Task The_worst_incident_is_claimed_first_and_then_the_oldest() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")).Of("old"));
        await RecordAsync(Given.Update(1, Given.Firing("a")).Of("young"));
        await RecordAsync(Given.Update(2, Given.Firing("a", severity: "critical")).Of("bad"));

        var order = new[] { await ClaimAsync(3), await ClaimAsync(3), await ClaimAsync(3) };
        Assert.Equal(["bad", "old", "young"], order.Select(claim => claim.Incident.Key.GroupKey));
    });

    [StoreFact]
    public Task Several_are_claimed_at_once_each_with_what_belongs_to_it() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")).Of("old"));
        await PlanAsync(1, Given.Person("a"));
        await RecordAsync(Given.Update(2, Given.Firing("b")).Of("old"));
        await RecordAsync(Given.Update(3, Given.Firing("a")).Of("young"));
        await RecordAsync(Given.Update(4, Given.Firing("c")).Of("old"));
        await RecordAsync(Given.Update(5, Given.Firing("a", severity: "critical"), Given.Firing("b", severity: "critical")).Of("bad"));

        var two = (await Store.Incidents.ClaimIncidentsAsync(Given.At(6), Given.Lease, 2, CancellationToken.None)).ToDictionary(claim => claim.Incident.Key.GroupKey);
        Assert.Equal(["bad", "old"], two.Keys.Order());
        Assert.Equal((1, 2, 0), (two["bad"].Pending.Length, two["bad"].Incident.Alerts.Length, two["bad"].Before.Length));
        Assert.Equal((2, 3, 1), (two["old"].Pending.Length, two["old"].Incident.Alerts.Length, two["old"].Before.Length));

        var rest = Assert.Single(await Store.Incidents.ClaimIncidentsAsync(Given.At(6), Given.Lease, 10, CancellationToken.None));
        Assert.Equal("young", rest.Incident.Key.GroupKey);
        foreach (var claim in two.Values.Append(rest))
        {
            Assert.True(await Store.Incidents.CommitPlanAsync(claim, Given.Plan(claim, Given.Person("a")), Given.NoLimits, Given.At(7), CancellationToken.None));
        }

        Assert.Empty(await Store.Incidents.ClaimIncidentsAsync(Given.At(8), Given.Lease, 10, CancellationToken.None));
    });

    [StoreFact]
    public Task Two_claimants_never_hold_the_same_incident() => PromiseAsync(async () =>
    {
        for (var number = 0; number < 20; number++)
        {
            await RecordAsync(Given.Update(0, Given.Firing("a")).Of($"group-{number}"));
        }

        var claims = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(
            () => Store.Incidents.ClaimIncidentAsync(Given.At(1), Given.Lease, CancellationToken.None))));
        Assert.Equal(20, claims.OfType<ClaimedIncident>().Select(claim => claim.Incident.Id).Distinct().Count());
        Assert.Equal(10, claims.Count(claim => claim is null));
    });

    [StoreFact]
    public Task A_lapsed_lease_can_be_claimed_again_and_the_lost_claim_commits_nothing() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")));
        var lost = await ClaimAsync(1);
        Assert.Null(await Store.Incidents.ClaimIncidentAsync(Given.At(60), Given.Lease, CancellationToken.None));
        var held = await ClaimAsync(61);

        Assert.False(await Store.Incidents.CommitPlanAsync(lost, Given.Plan(lost, Given.Person("a")), Given.NoLimits, Given.At(62), CancellationToken.None));
        await Store.Incidents.ReleaseIncidentAsync(lost, Given.At(62), CancellationToken.None);
        Assert.Empty(await DueAsync(63));
        Assert.True(await Store.Incidents.CommitPlanAsync(held, Given.Plan(held, Given.Person("a")), Given.NoLimits, Given.At(63), CancellationToken.None));
        Assert.Single(await DueAsync(63));
    });

    [StoreFact]
    public Task Changes_that_come_while_an_incident_is_planned_stay_pending() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")));
        var claim = await ClaimAsync(1);
        await RecordAsync(Given.Update(2, Given.Firing("b")));
        Assert.True(await Store.Incidents.CommitPlanAsync(claim, Given.Plan(claim), Given.NoLimits, Given.At(3), CancellationToken.None));

        Assert.Equal(ChangeKind.AlertsAdded, Assert.Single((await ClaimAsync(4)).Pending).Kind);
    });

    [StoreFact]
    public Task Changes_that_piled_up_are_merged_into_the_one_that_carries_them() => PromiseAsync(async () =>
    {
        var receipt = await RecordAsync(Given.Update(0, Given.Firing("a"), Given.Firing("b")));
        await RecordAsync(Given.Update(1, Given.Firing("c")));
        await RecordAsync(Given.Update(2, Given.Resolved("c", 1, 2)));
        await PlanAsync(3, Given.Person("a"));

        var view = await IncidentAsync(receipt.IncidentId);
        Assert.Equal([ChangeState.Merged, ChangeState.Planned, ChangeState.Merged], view.Changes.Select(change => change.State));
        Assert.Equal([view.Changes[1].Change.Id, null, view.Changes[1].Change.Id], view.Changes.Select(change => change.MergedIntoId));
        Assert.Equal("回调故障", view.Changes[1].Notice!.Title);
        Assert.Equal("回调故障", view.Title);
        Assert.True(double.IsNaN(view.Changes[1].Evidence[0].Evidence["load"]!.Series[0].Value!.Value));
        Assert.Null(await Store.Incidents.ClaimIncidentAsync(Given.At(4), Given.Lease, CancellationToken.None));
    });

    [StoreFact]
    public Task The_next_claim_brings_the_evidence_of_the_last_message_and_whether_anyone_was_told() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")));
        var first = await PlanAsync(1, Given.Person("a"));
        await RecordAsync(Given.Update(2, Given.Firing("b")));
        var untold = await PlanAsync(3, Given.Person("a"));
        await CallAsync(4);
        await RecordAsync(Given.Update(5, Given.Firing("c")));
        var told = await ClaimAsync(6);

        Assert.Empty(first.Before);
        Assert.Equal("host/HostDown", Assert.Single(untold.Before).RunbookId);
        Assert.Equal([false, false, true], new[] { first.AnyoneNotified, untold.AnyoneNotified, told.AnyoneNotified });
    });

    [StoreFact]
    public Task Committing_a_plan_is_all_or_nothing() => PromiseAsync(async () =>
    {
        var receipt = await RecordAsync(Given.Update(0, Given.Firing("a")));
        var claim = await ClaimAsync(1);
        var plan = Given.Plan(claim, Given.Person("a"));
        var broken = plan with { Plan = plan.Plan with { Deliveries = plan.Plan.Deliveries.Add(new PlannedDelivery(null!, Given.Person("b"), Given.Notice())) } };

        await Assert.ThrowsAnyAsync<Exception>(() => Store.Incidents.CommitPlanAsync(claim, broken, Given.NoLimits, Given.At(2), CancellationToken.None));
        Assert.Empty(await DeliveriesAsync());
        Assert.Equal(ChangeState.Pending, Assert.Single((await IncidentAsync(receipt.IncidentId)).Changes).State);
        Assert.True(await Store.Incidents.CommitPlanAsync(claim, plan, Given.NoLimits, Given.At(2), CancellationToken.None));
    });

    [StoreFact]
    public Task A_target_gets_one_delivery_of_a_change_however_often_it_is_planned() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")));
        var claim = await PlanAsync(1, Given.Person("a"), Given.Person("a"));

        Assert.Single(await DeliveriesAsync());
        Assert.False(await Store.Incidents.CommitPlanAsync(claim, Given.Plan(claim, Given.Person("a")), Given.NoLimits, Given.At(2), CancellationToken.None));
        Assert.Single(await DeliveriesAsync());
    });

    [StoreFact]
    public Task That_some_alerts_resolved_is_silent() => PromiseAsync(async () =>
    {
        var receipt = await RecordAsync(Given.Update(0, Given.Firing("a"), Given.Firing("b")));
        await PlanAsync(1);
        await RecordAsync(Given.Update(2, Given.Resolved("b", 0, 2)));
        await PlanAsync(3);

        Assert.Equal(ChangeState.Silent, (await IncidentAsync(receipt.IncidentId)).Changes[^1].State);
    });

    [StoreFact]
    public Task A_released_incident_waits_for_its_retry() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")));
        await Store.Incidents.ReleaseIncidentAsync(await ClaimAsync(1), Given.At(30), CancellationToken.None);

        Assert.Null(await Store.Incidents.ClaimIncidentAsync(Given.At(29), Given.Lease, CancellationToken.None));
        await ClaimAsync(30);
    });

    [StoreFact]
    public Task A_reminder_is_raised_once_when_its_time_has_come() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")));
        var claim = await ClaimAsync(1);
        var plan = Given.Plan(claim) with { Plan = new Plan([], Given.At(100)) };
        await Store.Incidents.CommitPlanAsync(claim, plan, Given.NoLimits, Given.At(1), CancellationToken.None);

        Assert.Empty(await Store.Timers.FireAsync(99));
        Assert.Equal(1, (await Store.Timers.FireAsync(100)).Count(fired => fired.Raises(ChangeKind.ReminderDue)));
        Assert.Empty(await Store.Timers.FireAsync(200));
        Assert.Equal(ChangeKind.ReminderDue, Assert.Single((await ClaimAsync(201)).Pending).Kind);
    });

    [StoreFact]
    public Task Nobody_is_reminded_of_what_is_over() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")));
        var claim = await ClaimAsync(1);
        await Store.Incidents.CommitPlanAsync(claim, Given.Plan(claim) with { Plan = new Plan([], Given.At(100)) }, Given.NoLimits, Given.At(1), CancellationToken.None);
        await RecordAsync(Given.Update(5, Given.Resolved("a", 0, 4)));
        await PlanAsync(6);

        Assert.Empty(await Store.Timers.FireAsync(100));
    });
}

public sealed class SqlitePlanningTests() : PlanningContract(new SqliteStoreDatabase());

public sealed class PostgresPlanningTests() : PlanningContract(new PostgresStoreDatabase());

using System.Collections.Immutable;
using AlertOps.Delivery;
using AlertOps.Delivery.Leases;
using AlertOps.Delivery.RateLimits;
using AlertOps.Notices;
using AlertOps.Routing;

namespace AlertOps.Tests.Storage;

/// <summary>Rate limits, suspensions, leases and fallbacks.</summary>
public abstract class RateLimitContract : StoreContract
{
    private protected RateLimitContract(StoreDatabase database)
        : base(database)
    {
    }

    [StoreFact]
    public Task A_gate_lets_no_more_through_than_its_limit_and_opens_a_window_after_a_call_ended() => PromiseAsync(async () =>
    {
        for (var group = 0; group < 3; group++)
        {
            await RecordAsync(Given.Update(0, Given.Firing("a")).Of($"{group}"));
            await PlanAsync(1, Given.Person("a"));
        }

        var first = await CommitDueAsync(1, TwoPerMinute);
        Assert.Equal(2, first.Length);
        Assert.Empty(await DueAsync(2));
        foreach (var call in first)
        {
            Assert.True(await Store.Outbox.SettleAsync(call, Given.Sent(), Given.Tried(10), null, TwoPerMinute, CancellationToken.None));
        }

        Assert.Empty(await DueAsync(69));
        var waiting = Assert.Single(await Store.Outbox.DueDeliveriesAsync(Given.At(71), 10, CancellationToken.None));
        Assert.Equal((1, 2), (waiting.Waiting, waiting.Sends.Slots.Length));
        Assert.Single(await CommitDueAsync(71, TwoPerMinute));
    });

    [StoreFact]
    public Task Gates_that_nothing_leaves_through_any_more_are_forgotten() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")).Of("one"));
        await PlanAsync(1, Given.Person("a"), Given.Person("b"));
        var calls = await CommitDueAsync(1, TwoPerMinute);
        await Store.Outbox.SettleAsync(calls[0], Given.Sent(), Given.Tried(100), null, TwoPerMinute, CancellationToken.None);

        Assert.Equal(1, await Store.Housekeeping.PurgeRateLimitsAsync(Given.At(50), CancellationToken.None));
        Assert.Equal(0, await Store.Housekeeping.PurgeRateLimitsAsync(Given.At(50), CancellationToken.None));
        Assert.True(await Store.Outbox.SettleAsync(calls[1], Given.Sent(), Given.Tried(110), null, TwoPerMinute, CancellationToken.None));
    });

    [StoreFact]
    public Task A_retry_takes_a_slot_too_and_waits_for_one() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")).Of("one"));
        await PlanAsync(1, Given.Person("a"));
        var call = Assert.Single(await CommitDueAsync(1, TwoPerMinute));
        await Store.Outbox.SettleAsync(call, Given.Later(), Given.Tried(2), Given.At(3), TwoPerMinute, CancellationToken.None);
        var again = Assert.Single(await Store.Outbox.ClaimCallsAsync(TwoPerMinute, Given.At(3), Given.Lease, 10, CancellationToken.None));
        await Store.Outbox.SettleAsync(again, Given.Later(), Given.Tried(4), Given.At(5), TwoPerMinute, CancellationToken.None);

        Assert.Empty(await Store.Outbox.ClaimCallsAsync(TwoPerMinute, Given.At(6), Given.Lease, 10, CancellationToken.None));
        Assert.Empty(await Store.Outbox.ClaimCallsAsync(TwoPerMinute, Given.At(61), Given.Lease, 10, CancellationToken.None));
        Assert.Equal(2, Assert.Single(await Store.Outbox.ClaimCallsAsync(TwoPerMinute, Given.At(63), Given.Lease, 10, CancellationToken.None)).Attempts);
    });

    [StoreFact]
    public Task Critical_messages_come_first_and_have_slots_of_their_own() => PromiseAsync(async () =>
    {
        var oneKept = Given.Channels(new RateLimit(2, TimeSpan.FromMinutes(1), 1));
        await RecordAsync(Given.Update(0, Given.Firing("a")).Of("one"));
        await PlanAsync(1, Given.Robot("ops"));
        var call = Assert.Single(await CommitDueAsync(1, oneKept));
        await Store.Outbox.SettleAsync(call, Given.Sent(), Given.Tried(2), null, oneKept, CancellationToken.None);
        await RecordAsync(Given.Update(3, Given.Firing("a")).Of("two"));
        await PlanAsync(3, Given.Robot("ops"));
        await RecordAsync(Given.Update(3, Given.Firing("a", severity: "critical")).Of("three"));
        var claim = await ClaimAsync(3);
        var critical = Given.Plan(claim, [Given.Robot("ops")]);
        critical = critical with { Plan = critical.Plan with { Deliveries = [.. critical.Plan.Deliveries.Select(one => one with { Notice = one.Notice with { Severity = AlertOps.Alerts.Severity.Critical } })] } };
        Assert.True(await Store.Incidents.CommitPlanAsync(claim, critical, Given.NoLimits, Given.At(3), CancellationToken.None));

        var due = Assert.Single(await DueAsync(4));
        Assert.True(due.IsCritical);
        Assert.Single(await Store.Outbox.CommitCallsAsync([Given.Draft(due) with { IsCritical = true }], oneKept, Given.At(4), Given.Lease, CancellationToken.None));
    });

    [StoreFact]
    public Task An_endpoint_that_has_used_up_its_day_is_stopped_until_the_next_one() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")).Of("one"));
        await PlanAsync(1, Given.Person("a"), Given.Person("b"), Given.Person("c"), Given.Person("d"), Given.Robot("ops"));

        // Each of the four persons takes four of ten.
        var calls = await LeaveWithinAsync(2);
        Assert.Equal(3, calls.Length);
        Assert.Empty(await DueAsync(3));
        var midnight = (Given.Beijing.NextAfter(Given.Start) - Given.Start).TotalSeconds;
        var stop = Assert.Single(await Store.Outbox.SuspensionsAsync(Given.At(midnight - 1), CancellationToken.None));
        Assert.Equal(("wecom_app", FailureReason.RateLimited, "person_times_per_day", Given.Beijing.NextAfter(Given.Start), false), (stop.Channel, stop.Reason, stop.Code, stop.Until, stop.IsOver));
        await Store.Outbox.MarkReportedAsync(stop, CancellationToken.None);

        // What was on the way when the day was used up gives nothing back.
        foreach (var onTheWay in calls)
        {
            Assert.True(await Store.Outbox.SettleAsync(onTheWay, Given.Sent(), Given.Tried(4), null, Given.NoLimits, CancellationToken.None));
        }

        Assert.Empty(await DueAsync(midnight - 1));

        // A new day needs no call to find out whether it has begun.
        Assert.Equal(2, (await LeaveWithinAsync(midnight)).Length);
        var over = Assert.Single(await Store.Outbox.SuspensionsAsync(Given.At(midnight), CancellationToken.None));
        Assert.True(over is { IsOver: true, IsReported: true });
        await Store.Outbox.MarkReportedAsync(over, CancellationToken.None);
        Assert.Empty(await Store.Outbox.SuspensionsAsync(Given.At(midnight), CancellationToken.None));
    });

    [StoreFact]
    public Task A_higher_quota_counts_as_soon_as_the_configuration_is_read_again() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")).Of("one"));
        await PlanAsync(1, Given.Person("a"), Given.Person("b"), Given.Person("c"));
        Assert.Equal(2, (await LeaveWithinAsync(2)).Length);
        var seen = Assert.Single(await Store.Outbox.SuspensionsAsync(Given.At(3), CancellationToken.None));

        // The same quota is as used up as before: nobody gets an all-clear.
        Assert.Equal(0, await Store.Outbox.RetrySuspendedAsync(Given.Channels(10), CancellationToken.None));
        Assert.False(Assert.Single(await Store.Outbox.SuspensionsAsync(Given.At(4), CancellationToken.None)).IsOver);

        // A higher one that is not high enough stops it again, which no all-clear of the stop before may end.
        Assert.Equal(1, await Store.Outbox.RetrySuspendedAsync(Given.Channels(11), CancellationToken.None));
        Assert.Empty(await LeaveWithinAsync(5, most: 11));
        await Store.Outbox.MarkReportedAsync(seen with { IsOver = true, Until = DateTimeOffset.UnixEpoch }, CancellationToken.None);
        Assert.False(Assert.Single(await Store.Outbox.SuspensionsAsync(Given.At(5), CancellationToken.None)).IsOver);

        Assert.Equal(1, await Store.Outbox.RetrySuspendedAsync(Given.Channels(quota: null), CancellationToken.None));
        Assert.Single(await LeaveWithinAsync(6, most: 20));
    });

    private async Task<ImmutableArray<Call>> LeaveWithinAsync(double at, int most = 10) => await Store.Outbox.CommitCallsAsync(
        [.. (await DueAsync(at)).Select(delivery => Given.Draft(delivery) with { QuotaUnits = 4 })],
        Given.Channels(most), Given.At(at), Given.Lease, CancellationToken.None);

    [StoreFact]
    public Task Whoever_stands_in_is_told_once_and_a_webhook_says_what_was_planned_for_it() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")));
        var claim = await ClaimAsync(1);
        var plan = Given.Plan(claim, Given.Person("a"));
        var gateway = new Target("webhook", "calls/0", "", "json");
        var step = new FallbackStep("calls", [gateway, Given.Robot("ops")], TimeSpan.Zero) { Bodies = [new FallbackBody("calls/0", new PlannedBody("text/plain", "打电话"))] };
        var fallbacks = new PlannedFallback("oncall", TimeSpan.FromMinutes(2), [step]);
        Assert.True(await Store.Incidents.CommitPlanAsync(claim, plan with { Plan = plan.Plan with { Fallbacks = [fallbacks] } }, Given.NoLimits, Given.At(1), CancellationToken.None));
        Assert.Empty(await Store.Timers.FallBackAsync(120));
        Assert.Equal("calls", Assert.Single(await Store.Timers.FallBackAsync(122)).To);
        Assert.Empty(await Store.Timers.FallBackAsync(122));

        var due = await DueAsync(123);
        Assert.Equal([gateway, Given.Robot("ops")], due.Select(delivery => delivery.Target));
        Assert.Equal(["打电话", null], due.Select(delivery => delivery.Notice.PlannedBody?.Text));
        Assert.All(due, delivery => Assert.Equal(Given.Notice().Title, delivery.Notice.Title));
    });

    [StoreFact]
    public Task A_channel_that_waits_for_its_administrator_is_stopped_and_tried_by_one_call() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")).Of("one"));
        await PlanAsync(1, Given.Person("a"), Given.Person("b"));
        var calls = await CommitDueAsync(1, Given.NoLimits);
        var refused = CallResult.Of(Outcome.Later(FailureReason.Configuration, "60020", "not trusted", TimeSpan.FromMinutes(5)));
        Assert.True(await SettleAsync(calls[0], refused, 2, retryAt: 302));
        Assert.True(await SettleAsync(calls[1], refused, 3, retryAt: 303));

        var stop = Assert.Single(await Store.Outbox.SuspensionsAsync(Given.At(310), CancellationToken.None));
        Assert.Equal(("wecom_app", "default", "60020", false, false), (stop.Channel, stop.Endpoint, stop.Code, stop.IsOver, stop.IsReported));
        await Store.Outbox.MarkReportedAsync(stop, CancellationToken.None);
        await RecordAsync(Given.Update(4, Given.Firing("a")).Of("two"));
        await PlanAsync(4, Given.Person("c"));
        Assert.Empty(await DueAsync(5));
        Assert.Empty(await Store.Outbox.ClaimCallsAsync(Given.NoLimits, Given.At(302.5), Given.Lease, 10, CancellationToken.None));

        var probe = Assert.Single(await Store.Outbox.ClaimCallsAsync(Given.NoLimits, Given.At(304), Given.Lease, 10, CancellationToken.None));
        Assert.Empty(await Store.Outbox.ClaimCallsAsync(Given.NoLimits, Given.At(304), Given.Lease, 10, CancellationToken.None));
        Assert.True(await SettleAsync(probe, Given.Sent(), 305));
        Assert.True(Assert.Single(await Store.Outbox.SuspensionsAsync(Given.At(310), CancellationToken.None)).IsOver);
        Assert.Single(await Store.Outbox.ClaimCallsAsync(Given.NoLimits, Given.At(306), Given.Lease, 10, CancellationToken.None));
        Assert.Single(await DueAsync(306));
        await Store.Outbox.MarkReportedAsync(Assert.Single(await Store.Outbox.SuspensionsAsync(Given.At(310), CancellationToken.None)), CancellationToken.None);
        Assert.Empty(await Store.Outbox.SuspensionsAsync(Given.At(310), CancellationToken.None));
    });

    [StoreFact]
    public Task A_changed_configuration_is_tried_at_once() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")).Of("one"));
        await PlanAsync(1, Given.Person("a"));
        var refused = CallResult.Of(Outcome.Later(FailureReason.Configuration, "60020", "not trusted", TimeSpan.FromMinutes(5)));
        Assert.True(await SettleAsync(await CallAsync(1), refused, 2, retryAt: 302));
        Assert.Empty(await Store.Outbox.ClaimCallsAsync(Given.NoLimits, Given.At(3), Given.Lease, 10, CancellationToken.None));

        await Store.Outbox.RetrySuspendedAsync(Given.NoLimits, CancellationToken.None);
        Assert.Single(await Store.Outbox.ClaimCallsAsync(Given.NoLimits, Given.At(3), Given.Lease, 10, CancellationToken.None));
    });

    [StoreFact]
    public Task A_claim_that_is_renewed_is_kept_and_a_lost_one_is_not() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")).Of("one"));
        await PlanAsync(1, Given.Person("a"));
        var call = await CallAsync(1);
        await RecordAsync(Given.Update(2, Given.Firing("a")).Of("two"));
        var claim = await ClaimAsync(2);

        var kept = await Store.Outbox.RenewAsync([Lease.Of(claim), Lease.Of(call), Lease.Of(call) with { Token = "7" }], Given.At(200), CancellationToken.None);
        Assert.Equal((Lease[])[Lease.Of(claim), Lease.Of(call)], kept.ToArray());
        Assert.Empty(await Store.Outbox.ClaimCallsAsync(Given.NoLimits, Given.At(199), Given.Lease, 10, CancellationToken.None));
        Assert.Null(await Store.Incidents.ClaimIncidentAsync(Given.At(199), Given.Lease, CancellationToken.None));
        Assert.Single(await Store.Outbox.ClaimCallsAsync(Given.NoLimits, Given.At(201), Given.Lease, 10, CancellationToken.None));
        Assert.Empty(await Store.Outbox.RenewAsync([Lease.Of(call)], Given.At(300), CancellationToken.None));
    });
}

public sealed class SqliteRateLimitTests() : RateLimitContract(new SqliteStoreDatabase());

public sealed class PostgresRateLimitTests() : RateLimitContract(new PostgresStoreDatabase());

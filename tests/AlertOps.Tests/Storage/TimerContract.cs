using System.Collections.Immutable;
using AlertOps.Delivery;
using AlertOps.Incidents;
using AlertOps.Routing;
using AlertOps.Timers;
using Dapper;

namespace AlertOps.Tests.Storage;

/// <summary>Timers: what is decided at an instant is decided once, with all its writes or none, and no timer holds up another.</summary>
public abstract class TimerContract : StoreContract
{
    private protected TimerContract(StoreDatabase database)
        : base(database)
    {
    }

    private static readonly ITimerHandler Done = new MadeUpHandler("made_up", (_, _, _) => TimerDecision.Remove());

    [StoreFact]
    public Task Timers_of_a_kind_come_in_the_order_of_their_instants_and_no_kind_waits_behind_another() => PromiseAsync(async () =>
    {
        for (var number = 0; number < 25; number++)
        {
            await SetAsync("many", $"{number}", 50 - number);
        }

        await SetAsync("rare", "one", 60);
        var first = await Store.Timers.DueAsync([TimerCursor.Before("many"), TimerCursor.Before("rare")], Given.At(60), 10, CancellationToken.None);
        var next = await Store.Timers.DueAsync([TimerCursor.Of(first[9])], Given.At(60), 20, CancellationToken.None);

        Assert.Equal([.. Enumerable.Range(15, 10).Reverse().Select(number => $"{number}"), "one"], first.Select(timer => timer.Subject));
        Assert.Equal(Enumerable.Range(0, 15).Reverse().Select(number => $"{number}"), next.Select(timer => timer.Subject));
        Assert.Empty(await Store.Timers.DueAsync([TimerCursor.Before("rare")], Given.At(59.9), 10, CancellationToken.None));
    });

    [StoreFact]
    public Task Timers_of_another_version_are_left_alone_and_hold_up_none_behind_them() => PromiseAsync(async () =>
    {
        for (var number = 0; number < 40; number++)
        {
            await SetAsync("of_a_newer_version", $"{number}", 1);
            await SetAsync("made_up", $"odd {number}", 1, payload: "unreadable");
        }

        await SetAsync("made_up", "good", 2);

        var fired = await Store.Timers.FireAsync(3, Done);
        Assert.Equal("good", Assert.Single(fired, one => one.Result.Outcome == TimerOutcome.Decided).Timer.Subject);
        Assert.Equal(40, fired.Count(one => one.Result == TimerResult.Unreadable));
        var left = await Store.Timers.DueAsync([TimerCursor.Before("made_up"), TimerCursor.Before("of_a_newer_version")], Given.At(3), 100, CancellationToken.None);
        Assert.Equal(80, left.Length);
        Assert.All(left, timer => Assert.Equal((Given.At(1), 0), (timer.NextAt, timer.Attempts)));
    });

    [StoreFact]
    public Task A_decision_whose_transaction_is_never_committed_leaves_nothing_and_is_taken_again() => PromiseAsync(async () =>
    {
        var incident = (await RecordAsync(Given.Update(0, Given.Firing("a")))).IncidentId;
        var change = (await PlanAsync(1, Given.Person("a"))).Pending[0].Id;
        await SetAsync("made_up", "step", 10, incident);
        var broken = new MadeUpHandler("made_up", (_, _, _) => Told(change, new PlannedDelivery(null!, Given.Person("b"), Given.Notice())));
        await Assert.ThrowsAsync<StoreRejectedException>(() => Store.Timers.FireAsync(10, broken));
        Assert.Equal((1, 1), ((await IncidentAsync(incident)).Changes.Length, (await DeliveriesAsync()).Length));

        var good = new MadeUpHandler("made_up", (_, _, _) => Told(change, new PlannedDelivery("leads", Given.Person("b"), Given.Notice())));
        Assert.Equal(TimerOutcome.Decided, Assert.Single(await Store.Timers.FireAsync(11, good)).Result.Outcome);
        Assert.Equal((2, 2), ((await IncidentAsync(incident)).Changes.Length, (await DeliveriesAsync()).Length));
        Assert.Empty(await Store.Timers.FireAsync(12, good));

        static TimerDecision Told(long change, PlannedDelivery delivery) =>
            TimerDecision.Remove(new TimerEffect.RaiseChange(ChangeKind.ReminderDue), new TimerEffect.InsertDeliveries(change, [delivery]));
    });

    /// <summary>A decision may go on for as long as it likes: each one sees the incident as it is, and sets the next instant with what it writes.</summary>
    [StoreFact]
    public Task A_new_kind_needs_no_more_than_its_handler() => PromiseAsync(async () =>
    {
        var incident = (await RecordAsync(Given.Update(0, Given.Firing("a", severity: "critical")))).IncidentId;
        var change = (await PlanAsync(1, Given.Person("a"))).Pending[0].Id;
        await SetAsync("made_up", "run", 10, incident, payload: "{\"people\":[\"b\"]}");
        var seen = new List<TimerState>();
        var steps = new MadeUpHandler("made_up", (timer, state, now) =>
        {
            seen.Add(state);
            return state.Incident!.HasPendingChange
                ? TimerDecision.Remove(new TimerEffect.SetTimer(new NewTimer("another", "run", null, now.AddSeconds(1), timer.Payload)))
                : TimerDecision.Reschedule(
                    timer.DueAt.AddSeconds(60),
                    new TimerEffect.RaiseChange(ChangeKind.ReminderDue),
                    new TimerEffect.SuppressDeliveries(new ReceiverOfChange(change, "oncall")),
                    new TimerEffect.InsertDeliveries(change, [new PlannedDelivery("leads", Given.Person("b"), Given.Notice())]));
        });

        Assert.Single(await Store.Timers.FireAsync(10, steps));
        Assert.Empty(await Store.Timers.FireAsync(69, steps));
        Assert.Single(await Store.Timers.FireAsync(70, steps));

        Assert.Equal([(false, AlertOps.Alerts.Severity.Critical), (true, AlertOps.Alerts.Severity.Critical)], seen.Select(state => (state.Incident!.HasPendingChange, state.Incident.Severity)));
        Assert.Equal([(DeliveryState.Suppressed, FailureReason.FellBack), (DeliveryState.Pending, FailureReason.None)], (await DeliveriesAsync()).Select(row => (row.State, row.Reason)));
        Assert.Equal(ChangeKind.ReminderDue, Assert.Single((await ClaimAsync(71)).Pending).Kind);
        var another = Assert.Single(await Store.Timers.DueAsync([TimerCursor.Before("another")], Given.At(71), 10, CancellationToken.None));
        Assert.Equal(("run", null, "{\"people\":[\"b\"]}"), (another.Subject, another.IncidentId, another.Payload));
    });

    [StoreFact]
    public Task A_timer_that_failed_waits_for_its_retry_with_its_instant_and_the_number_of_its_failures() => PromiseAsync(async () =>
    {
        await SetAsync("made_up", "one", 10);
        var timer = Assert.Single(await Store.Timers.DueAsync([TimerCursor.Before("made_up")], Given.At(10), 10, CancellationToken.None));
        await Store.Timers.PostponeAsync(timer, Given.At(15), CancellationToken.None);
        await Store.Timers.PostponeAsync(timer, Given.At(500), CancellationToken.None);

        Assert.Empty(await Store.Timers.FireAsync(14, Done));
        var again = Assert.Single(await Store.Timers.FireAsync(15, Done)).Timer;
        Assert.Equal((Given.At(10), Given.At(15), 1), (again.DueAt, again.NextAt, again.Attempts));
    });

    [StoreFact]
    public Task Timers_of_a_clock_that_was_ahead_wait_from_now_on_and_the_others_as_before() => PromiseAsync(async () =>
    {
        const double ahead = 10_000_000;
        await SetAsync("made_up", "later", 500_000);
        await SetAsync("made_up", "looked at", 50);
        Assert.Single(await Store.Timers.FireAsync(ahead - 1_000_000, new MadeUpHandler("made_up", (timer, _, now) => TimerDecision.LookAgain(now.AddSeconds(15)))), one => one.Timer.Subject == "looked at");
        await SetAsync("made_up", "set", ahead + 120, at: ahead);

        Assert.Empty(await Store.Timers.FireAsync(100, Done));
        Assert.Equal(3, await Store.Timers.BringBackAsync(Given.At(100), CancellationToken.None));
        Assert.Equal(0, await Store.Timers.BringBackAsync(Given.At(101), CancellationToken.None));
        Assert.Equal("looked at", Assert.Single(await Store.Timers.FireAsync(101, Done)).Timer.Subject);
        Assert.Equal("set", Assert.Single(await Store.Timers.FireAsync(220, Done)).Timer.Subject);
        Assert.Equal("later", Assert.Single(await Store.Timers.FireAsync(500_000, Done)).Timer.Subject);
    });

    [StoreFact]
    public Task An_acknowledged_incident_is_not_reminded_of_and_is_again_soon_after_an_unacknowledge() => PromiseAsync(async () =>
    {
        var incident = await ReminderAtAsync(100);
        await WriteAsync("update incidents set state = 'acknowledged' where id = @incident", incident);
        Assert.DoesNotContain(await Store.Timers.FireAsync(100), fired => fired.Raises(ChangeKind.ReminderDue));
        Assert.Empty(await Store.Timers.FireAsync(101));
        await WriteAsync("update incidents set state = 'open' where id = @incident", incident);

        Assert.True(Assert.Single(await Store.Timers.FireAsync(400)).Raises(ChangeKind.ReminderDue));
        Assert.Empty(await Store.Timers.FireAsync(10_000));
    });

    [StoreFact]
    public Task A_reminder_waits_for_a_change_that_is_still_to_be_planned_and_planning_sets_it_anew() => PromiseAsync(async () =>
    {
        var incident = await ReminderAtAsync(100);
        await RecordAsync(Given.Update(99, Given.Firing("b")));
        Assert.DoesNotContain(await Store.Timers.FireAsync(100), fired => fired.Raises(ChangeKind.ReminderDue));
        var claim = await ClaimAsync(101);
        await Store.Incidents.CommitPlanAsync(claim, Given.Plan(claim) with { Plan = new Plan([], Given.At(300)) }, Given.NoLimits, Given.At(101), CancellationToken.None);

        Assert.Empty(await Store.Timers.FireAsync(299));
        Assert.True(Assert.Single(await Store.Timers.FireAsync(300)).Raises(ChangeKind.ReminderDue));
        Assert.Equal(ChangeKind.ReminderDue, Assert.Single((await ClaimAsync(301)).Pending).Kind);
        Assert.Equal(incident, claim.Incident.Id);
    });

    [StoreFact]
    public Task A_closed_incident_leaves_no_timer() => PromiseAsync(async () =>
    {
        await ReminderAtAsync(100);
        await RecordAsync(Given.Update(5, Given.Resolved("a", 0, 4)));
        await PlanAsync(6);

        await using var connection = await Dialect.OpenReaderAsync(CancellationToken.None);
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from timers"));
    });

    [StoreFact]
    public Task The_next_step_of_a_chain_is_set_with_the_one_before_and_void_once_something_got_through() => PromiseAsync(async () =>
    {
        await ChainAsync("told", 1);
        Assert.Equal("leads", Assert.Single(await Store.Timers.FallBackAsync(122)).To);
        Assert.Empty(await Store.Timers.FallBackAsync(181));
        Assert.Equal("boss", Assert.Single(await Store.Timers.FallBackAsync(182)).To);
        Assert.Empty(await Store.Timers.FallBackAsync(10_000));

        await ChainAsync("reached", 20_000);
        Assert.Equal("leads", Assert.Single(await Store.Timers.FallBackAsync(20_121)).To);
        foreach (var call in (await CommitDueAsync(20_122, Given.NoLimits)).Where(call => call.Draft.Endpoint == "leads"))
        {
            Assert.True(await SettleAsync(call, Given.Sent(), 20_123));
        }

        Assert.Empty(await Store.Timers.FallBackAsync(20_181));
        Assert.Empty(await Store.Timers.FireAsync(30_000));
    });

    [StoreFact]
    public Task A_receiver_whose_deliveries_are_all_dead_falls_back_at_once() => PromiseAsync(async () =>
    {
        await ChainAsync("refused", 1);
        Assert.True(await SettleAsync(Assert.Single(await CommitDueAsync(2, Given.NoLimits)), Given.Never(), 3));
        Assert.Contains("content_refused 44004", Assert.Single(await Store.Timers.FallBackAsync(4)).Why, StringComparison.Ordinal);

        await ChainAsync("set aside", 10);
        await Store.Outbox.DeadLetterAsync([(await DueAsync(10)).Single(delivery => delivery.Target == Given.Person("a")).Id], Given.At(11), CancellationToken.None);
        Assert.Contains("internal", Assert.Single(await Store.Timers.FallBackAsync(12)).Why, StringComparison.Ordinal);
    });

    /// <summary>A message whose receiver has two fallbacks, one after two minutes and another a minute later.</summary>
    private async Task ChainAsync(string group, double at)
    {
        await RecordAsync(Given.Update(at, Given.Firing("a")).Of(group));
        var claim = await ClaimAsync(at);
        var plan = Given.Plan(claim, Given.Person("a"));
        ImmutableArray<FallbackStep> steps = [new("leads", [Given.Robot("leads")], TimeSpan.FromMinutes(1)), new("boss", [Given.Robot("boss")], TimeSpan.Zero)];
        Assert.True(await Store.Incidents.CommitPlanAsync(
            claim, plan with { Plan = plan.Plan with { Fallbacks = [new PlannedFallback("oncall", TimeSpan.FromMinutes(2), steps)] } }, Given.NoLimits, Given.At(at), CancellationToken.None));
    }

    private async Task<long> ReminderAtAsync(double at)
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")));
        var claim = await ClaimAsync(1);
        await Store.Incidents.CommitPlanAsync(claim, Given.Plan(claim) with { Plan = new Plan([], Given.At(at)) }, Given.NoLimits, Given.At(1), CancellationToken.None);
        return claim.Incident.Id;
    }

    private Task SetAsync(string kind, string subject, double due, long? incident = null, string payload = "{}", double at = 0) =>
        Store.SetAsync(new NewTimer(kind, subject, incident, Given.At(due), payload), at);

    private async Task WriteAsync(string sql, long incident)
    {
        await using var connection = await Dialect.OpenWriterAsync(CancellationToken.None);
        Assert.Equal(1, await connection.ExecuteAsync(sql, new { incident }));
    }
}

public sealed class SqliteTimerTests() : TimerContract(new SqliteStoreDatabase());

public sealed class PostgresTimerTests() : TimerContract(new PostgresStoreDatabase());

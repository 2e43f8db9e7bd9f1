using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Delivery.Lanes;
using AlertOps.Routing;
using Dapper;

namespace AlertOps.Tests.Storage;

/// <summary>Lanes: what each endpoint has to send, exclusive keys, and endpoints that do not answer.</summary>
public abstract class LaneContract : StoreContract
{
    private protected LaneContract(StoreDatabase database)
        : base(database)
    {
    }

    private static readonly CallResult Silent = Given.Later() with { SilentFor = TimeSpan.FromSeconds(15) };

    [StoreFact]
    public Task Each_endpoint_with_something_to_send_is_a_lane_and_says_what_it_has() => PromiseAsync(async () =>
    {
        Assert.Empty(await WorkAsync(0));
        await RecordAsync(Given.Update(0, Given.Firing("a")));
        await PlanAsync(1, Given.Robot("ops"), Given.Robot("spare"), Given.Person("a"), Given.Person("b"), Mailbox("a@example.com"));
        Assert.Equal(["email/ fresh", "wecom_app/default fresh", "wecom_robot/ops fresh", "wecom_robot/spare fresh"], await WorkAsync(1));
        Assert.Empty(await WorkAsync(0.5));

        var calls = await CommitDueAsync(1, Given.NoLimits);
        Assert.Empty(await WorkAsync(2));
        await SettleAsync(calls.Single(call => call.Draft.Endpoint == "ops"), Given.Later(), 2, retryAt: 10);
        await SettleAsync(calls.Single(call => call.Draft.Endpoint == "spare"), Given.Sent(), 2);
        Assert.Empty(await WorkAsync(9));
        Assert.Equal(["wecom_robot/ops retries 1"], await WorkAsync(10));

        // A process that dies leaves its calls to whoever comes after the lease.
        Assert.Equal(["email/ retries 0", "wecom_app/default retries 0", "wecom_robot/ops retries 1"], await WorkAsync(1.1 + Given.Lease.TotalSeconds));
        await OpenAsync("critical", 11, Severity.Critical, Given.Robot("ops"));
        Assert.Equal(["wecom_robot/ops fresh retries 1 critical"], (await WorkAsync(12)).Where(lane => lane.Contains("ops", StringComparison.Ordinal)));
    });

    [StoreFact]
    public Task A_thousand_lanes_are_found() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")));
        await PlanAsync(1, [.. Enumerable.Range(0, 1000).Select(number => new Target("webhook", $"gateway/{number}", "", "json"))]);

        Assert.Equal(1000, (await Store.Outbox.LanesWithWorkAsync(Given.At(1), CancellationToken.None)).Length);
    });

    [StoreFact]
    public Task A_lane_claims_its_own_calls_the_critical_ones_first_and_then_by_age() => PromiseAsync(async () =>
    {
        await OpenAsync("old", 1, Severity.Warning, Given.Person("a"), Given.Robot("ops"));
        await OpenAsync("new", 2, Severity.Warning, Given.Person("b"));
        await OpenAsync("critical", 3, Severity.Critical, Given.Person("c"));
        var deliveries = await DueAsync(4);
        var calls = await Store.Outbox.CommitCallsAsync(
            [.. deliveries.Select(delivery => Given.Draft(delivery) with { IsCritical = delivery.IsCritical })], Given.NoLimits, Given.At(4), Given.Lease, CancellationToken.None);
        foreach (var call in calls)
        {
            await SettleAsync(call, Given.Later(), 5, retryAt: 10 + call.Draft.Deliveries[0]);
        }

        var app = new EndpointKey("wecom_app", "default");
        Assert.Equal(["user:c"], await ClaimAsync(app, 30, 10, criticalOnly: true));
        Assert.Empty(await ClaimAsync(app, 30, 10, criticalOnly: true));
        Assert.Equal(["user:a"], await ClaimAsync(app, 30, 1, criticalOnly: false));
        Assert.Equal(["user:b"], await ClaimAsync(app, 30, 10, criticalOnly: false));
    });

    [StoreFact]
    public Task A_call_that_waits_for_its_retry_holds_back_nobody_else_with_its_key() => PromiseAsync(async () =>
    {
        await OpenAsync("one", 1, Severity.Warning, Mailbox("a@example.com"));
        await OpenAsync("two", 1, Severity.Warning, Mailbox("A@example.com"));
        Assert.Equal(2, (await DueAsync(2)).Length);
        var first = Assert.Single(await CommitDueAsync(2, Given.NoLimits));
        Assert.Empty(await DueAsync(3));
        await SettleAsync(first, Given.Later(), 3, retryAt: 10);

        var second = Assert.Single(await CommitDueAsync(4, Given.NoLimits));
        Assert.Empty(await Store.Outbox.ClaimCallsAsync(Given.NoLimits, Given.At(11), Given.Lease, 10, CancellationToken.None));
        await SettleAsync(second, Given.Sent(), 12);
        Assert.Equal(first.Id, Assert.Single(await Store.Outbox.ClaimCallsAsync(Given.NoLimits, Given.At(13), Given.Lease, 10, CancellationToken.None)).Id);
    });

    [StoreFact]
    public Task After_a_kill_the_call_that_was_in_flight_goes_before_any_other_with_its_key() => PromiseAsync(async () =>
    {
        await OpenAsync("one", 1, Severity.Warning, Given.Robot("ops"));
        var killed = Assert.Single(await CommitDueAsync(2, Given.NoLimits));
        await OpenAsync("two", 3, Severity.Critical, Given.Robot("ops"));

        var over = 2 + Given.Lease.TotalSeconds;
        Assert.Empty(await DueAsync(over));
        Assert.Equal(killed.Id, Assert.Single(await Store.Outbox.ClaimCallsAsync(Given.NoLimits, Given.At(over), Given.Lease, 10, CancellationToken.None)).Id);
    });

    [StoreFact]
    public Task A_call_that_a_dead_process_left_behind_a_suspension_is_given_up_like_any_other() => PromiseAsync(async () =>
    {
        const double day = 24 * 3600;
        await OpenAsync("one", 1, Severity.Warning, Given.Robot("ops"));
        Assert.Single(await CommitDueAsync(2, Given.NoLimits));
        await using (var connection = await Dialect.OpenWriterAsync(CancellationToken.None))
        {
            await connection.ExecuteAsync("""
                insert into suspensions (channel, endpoint, reason, code, detail, failure_count, since, until, reported, is_over, is_quota)
                values ('wecom_robot', 'ops', 'configuration', '93000', '', 1, 0, 9000000000000000000, 1, 0, 0)
                """);
        }

        Assert.Equal(0, await Store.Outbox.GiveUpAsync(Given.At(10), Given.At(10), CancellationToken.None));
        Assert.Equal(1, await Store.Outbox.GiveUpAsync(Given.At(day), Given.At(2 * day), CancellationToken.None));
        var row = Assert.Single(await DeliveriesAsync());
        Assert.Equal((DeliveryState.Dead, FailureReason.GaveUp), (row.State, row.Reason));
    });

    [StoreFact]
    public Task An_endpoint_that_does_not_answer_is_tried_by_one_call_at_a_time_and_when_it_answers_all_is_due_at_once() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")));
        await PlanAsync(1, [.. "abcde".Select(name => Given.Person($"{name}"))]);
        var calls = await CommitDueAsync(1, Given.NoLimits);
        Assert.DoesNotContain(calls, call => call.IsProbe);
        await SettleAsync(calls[3], Given.Sent(), 2);
        await SettleAsync(calls[4], Given.Sent(), 2);
        await SettleAsync(calls[0], Silent, 11, retryAt: 300);
        await OpenAsync("two", 12, Severity.Critical, Given.Person("f"));

        // What was under way when it was suspended says nothing new.
        await SettleAsync(calls[1], Silent with { SilentFor = TimeSpan.FromSeconds(200) }, 12, retryAt: 300);
        await SettleAsync(calls[2], Silent, 12, retryAt: 300);
        var suspension = Assert.Single(await Store.Outbox.SuspensionsAsync(Given.At(12), CancellationToken.None));
        Assert.Equal((FailureReason.Timeout, false), (suspension.Reason, suspension.IsOver));
        Assert.InRange((suspension.Until - Given.At(26)).TotalSeconds, 0, 1);
        Assert.Empty(await WorkAsync(26));

        // Its own retry schedule does not keep a call from being the probe.
        var probe = Assert.Single(await Store.Outbox.ClaimCallsAsync(Given.NoLimits, Given.At(27), Given.Lease, 10, CancellationToken.None));
        Assert.True(probe.IsProbe);
        Assert.Empty(await WorkAsync(28));
        await SettleAsync(probe, Silent with { SilentFor = TimeSpan.FromSeconds(30) }, 37, retryAt: 400);
        Assert.Empty(await WorkAsync(66));
        probe = Assert.Single(await Store.Outbox.ClaimCallsAsync(Given.NoLimits, Given.At(68), Given.Lease, 10, CancellationToken.None));
        await SettleAsync(probe, Given.Sent() with { EndsSilence = true }, 69);

        Assert.Empty(await Store.Outbox.SuspensionsAsync(Given.At(70), CancellationToken.None));
        Assert.Single(await DueAsync(70));
        Assert.Equal(2, (await Store.Outbox.ClaimCallsAsync(Given.NoLimits, Given.At(70), Given.Lease, 10, CancellationToken.None)).Count(call => !call.IsProbe && call.Attempts > 0));
    });

    [StoreFact]
    public Task Silence_is_no_mistake_in_the_configuration_and_never_hides_one() => PromiseAsync(async () =>
    {
        await OpenAsync("one", 1, Severity.Warning, Given.Robot("ops"));
        var call = Assert.Single(await CommitDueAsync(1, Given.NoLimits));
        await SettleAsync(call, CallResult.Of(Outcome.Later(FailureReason.Configuration, "93000", "gone", TimeSpan.FromMinutes(5))), 2, retryAt: 302);
        var probe = Assert.Single(await Store.Outbox.ClaimCallsAsync(Given.NoLimits, Given.At(303), Given.Lease, 10, CancellationToken.None));
        await SettleAsync(probe, Silent, 304, retryAt: 310);

        Assert.Equal("93000", Assert.Single(await Store.Outbox.SuspensionsAsync(Given.At(305), CancellationToken.None)).Code);
    });

    [StoreFact]
    public Task Any_answer_ends_the_silence_and_a_reload_tries_at_once() => PromiseAsync(async () =>
    {
        await OpenAsync("one", 1, Severity.Warning, Given.Robot("ops"));
        var call = Assert.Single(await CommitDueAsync(1, Given.NoLimits));
        await SettleAsync(call, Silent, 11, retryAt: 300);
        Assert.Empty(await WorkAsync(12));
        Assert.Equal(1, await Store.Outbox.RetrySuspendedAsync(Given.NoLimits, CancellationToken.None));

        var probe = Assert.Single(await Store.Outbox.ClaimCallsAsync(Given.NoLimits, Given.At(12), Given.Lease, 10, CancellationToken.None));
        await SettleAsync(probe, CallResult.Of(Outcome.Later(FailureReason.ServerError, "503", "busy")) with { EndsSilence = true }, 13, retryAt: 20);
        Assert.Empty(await Store.Outbox.SuspensionsAsync(Given.At(14), CancellationToken.None));
    });

    private static Target Mailbox(string address) => new("email", "", address, "mail");

    private async Task OpenAsync(string group, double at, Severity severity, params ImmutableArray<Target> targets)
    {
        await RecordAsync(Given.Update(at, Given.Firing("a")).Of(group));
        var claim = await ClaimAsync(at);
        var plan = Given.Plan(claim, targets);
        ImmutableArray<PlannedDelivery> deliveries = [.. plan.Plan.Deliveries.Select(delivery => delivery with { Notice = delivery.Notice with { Severity = severity } })];
        Assert.True(await Store.Incidents.CommitPlanAsync(claim, plan with { Plan = plan.Plan with { Deliveries = deliveries } }, Given.NoLimits, Given.At(at), CancellationToken.None));
    }

    private async Task<IEnumerable<string>> ClaimAsync(EndpointKey lane, double at, int max, bool criticalOnly) =>
        (await Store.Outbox.ClaimCallsAsync(lane, Given.NoLimits, Given.At(at), Given.Lease, max, criticalOnly, CancellationToken.None)).Select(call => call.Draft.Recipients[0]);

    private async Task<IEnumerable<string>> WorkAsync(double at) => (await Store.Outbox.LanesWithWorkAsync(Given.At(at), CancellationToken.None))
        .Select(Describe).Order(StringComparer.Ordinal);

    private static string Describe(LaneWork work) =>
        $"{work.Lane.Channel}/{work.Lane.Endpoint}{(work.HasFresh ? " fresh" : "")}{(work.HasRetries ? $" retries {work.Retrying}" : "")}{(work.IsCritical ? " critical" : "")}";
}

public sealed class SqliteLaneTests() : LaneContract(new SqliteStoreDatabase());

public sealed class PostgresLaneTests() : LaneContract(new PostgresStoreDatabase());

using System.Collections.Immutable;
using AlertOps.Delivery;
using AlertOps.Storage;
using AlertOps.Storage.Stores;

namespace AlertOps.Tests.Storage;

/// <summary>Deliveries become calls, which are sent, settled, tried again and replayed.</summary>
public abstract class OutboxContract : StoreContract
{
    private protected OutboxContract(StoreDatabase database)
        : base(database)
    {
    }

    [StoreFact]
    public Task A_delivery_keeps_its_notice_as_it_was() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")));
        await PlanAsync(1, Given.Person("a"), Given.Person("b"));
        var due = await DueAsync(1);

        Assert.Equal(2, due.Length);
        Assert.Equal(("oncall", Given.Person("a"), 1), (due[0].Receiver, due[0].Target, due[0].Generation));
        Assert.Equal(StoredJson.Write(Given.Notice()), StoredJson.Write(due[0].Notice));
    });

    [StoreFact]
    public Task Deliveries_come_in_order_and_never_before_their_time() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")).Of("one"));
        await PlanAsync(5, Given.Person("a"));
        await RecordAsync(Given.Update(0, Given.Firing("a")).Of("two"));
        await PlanAsync(3, Given.Person("a"));

        Assert.Empty(await DueAsync(2));
        Assert.Single(await DueAsync(3));
        Assert.Equal([2, 1], (await DueAsync(5)).Select(delivery => delivery.IncidentId));
    });

    [StoreFact]
    public Task A_newer_delivery_supersedes_an_older_one_without_a_call() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")));
        await PlanAsync(1, Given.Person("a"), Given.Person("b"));
        await RecordAsync(Given.Update(2, Given.Firing("b")));
        await PlanAsync(3, Given.Person("a"));

        var rows = await DeliveriesAsync();
        Assert.Equal([DeliveryState.Suppressed, DeliveryState.Pending, DeliveryState.Pending], rows.Select(row => row.State));
        Assert.Equal(FailureReason.Superseded, rows[0].Reason);
    });

    [StoreFact]
    public Task A_delivery_in_a_call_is_never_superseded_and_the_newer_one_waits_for_it() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")));
        await PlanAsync(1, Given.Person("a"));
        var call = await CallAsync(1);
        await SettleAsync(call, Given.Later(), 2, retryAt: 60);
        await RecordAsync(Given.Update(3, Given.Firing("b")));
        await PlanAsync(4, Given.Person("a"));

        Assert.Empty(await DueAsync(5));
        var retry = Assert.Single(await Store.Outbox.ClaimCallsAsync(Given.NoLimits, Given.At(60), Given.Lease, 10, CancellationToken.None));
        await SettleAsync(retry, Given.Sent(), 61);
        Assert.Single(await DueAsync(62));
    });

    [StoreFact]
    public Task A_draft_whose_delivery_was_superseded_meanwhile_is_left_out() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")));
        await PlanAsync(1, Given.Person("a"));
        var stale = Given.Draft(await DueAsync(1));
        await RecordAsync(Given.Update(2, Given.Firing("b")));
        await PlanAsync(3, Given.Person("a"));

        Assert.Empty(await Store.Outbox.CommitCallsAsync([stale], Given.NoLimits, Given.At(4), Given.Lease, CancellationToken.None));
        Assert.Single(await DueAsync(4));
    });

    [StoreFact]
    public Task A_robot_has_one_call_under_way() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")).Of("one"));
        await PlanAsync(1, Given.Robot("ops"));
        await RecordAsync(Given.Update(0, Given.Firing("a")).Of("two"));
        await PlanAsync(1, Given.Robot("ops"));
        var drafts = (await DueAsync(1)).Select(delivery => Given.Draft(delivery)).ToImmutableArray();
        Assert.Equal(2, drafts.Length);

        var call = Assert.Single(await Store.Outbox.CommitCallsAsync(drafts, Given.NoLimits, Given.At(1), Given.Lease, CancellationToken.None));
        Assert.Empty(await DueAsync(2));
        await SettleAsync(call, Given.Sent(), 3);
        Assert.Single(await DueAsync(3));
    });

    [StoreFact]
    public Task A_sent_call_settles_its_deliveries_and_is_in_the_log() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")));
        await PlanAsync(1, Given.Person("a"), Given.Person("b"));
        Assert.True(await SettleAsync(await CallAsync(2), Given.Sent("m-7"), 3));

        var rows = await DeliveriesAsync();
        Assert.All(rows, row => Assert.Equal((DeliveryState.Sent, 1), (row.State, row.Attempts)));
        var view = await DeliveryReader.DeliveryAsync(rows[0].Id, CancellationToken.None);
        Assert.Equal(("m-7", "application/json"), (view!.MessageId, view.MediaType));
        Assert.Equal("{\"text\":\"回调\"}"u8.ToArray(), view.Body);
        Assert.Equal(TimeSpan.FromMilliseconds(120), Assert.Single(view.Log).Took);
    });

    [StoreFact]
    public Task A_call_that_must_wait_is_retried_byte_for_byte() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")));
        await PlanAsync(1, Given.Person("a"), Given.Person("b"));
        var call = await CallAsync(2);
        await SettleAsync(call, Given.Later(), 3, retryAt: 30);

        Assert.Empty(await DueAsync(30));
        Assert.Empty(await Store.Outbox.ClaimCallsAsync(Given.NoLimits, Given.At(29), Given.Lease, 10, CancellationToken.None));
        var retry = Assert.Single(await Store.Outbox.ClaimCallsAsync(Given.NoLimits, Given.At(30), Given.Lease, 10, CancellationToken.None));
        Assert.Equal((call.Id, 1), (retry.Id, retry.Attempts));
        Assert.Equal(call.Draft.Body, retry.Draft.Body.AsEnumerable());
        Assert.Equal(call.Draft.Deliveries, retry.Draft.Deliveries.AsEnumerable());
        Assert.Equal(call.Draft.Recipients, retry.Draft.Recipients.AsEnumerable());
    });

    [StoreFact]
    public Task A_refused_delivery_is_dead_and_listed_and_a_replay_begins_anew() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")));
        await PlanAsync(1, Given.Person("a"));
        await SettleAsync(await CallAsync(2), Given.Never(), 3);
        var dead = Assert.Single((await DeliveryReader.DeliveriesAsync(new DeliveryFilter(DeliveryState.Dead, null, null, null), CancellationToken.None)).Items);
        Assert.Equal(FailureReason.ContentRefused, dead.Reason);

        Assert.Equal(0, await Store.Outbox.ReplayAsync([dead.Id], DeliveryState.Sent, Given.At(50), CancellationToken.None));
        Assert.Equal(1, await Store.Outbox.ReplayAsync([dead.Id, 999], DeliveryState.Dead, Given.At(50), CancellationToken.None));
        Assert.Equal(0, await Store.Outbox.ReplayAsync([dead.Id], null, Given.At(50), CancellationToken.None));
        var again = Assert.Single(await DueAsync(50));
        Assert.Equal((dead.Id, 2), (again.Id, again.Generation));
        var row = Assert.Single(await DeliveriesAsync());
        Assert.Equal((DeliveryState.Pending, 0, FailureReason.None), (row.State, row.Attempts, row.Reason));
        Assert.Single((await DeliveryReader.DeliveryAsync(dead.Id, CancellationToken.None))!.Log);
    });

    [StoreFact]
    public Task What_was_found_dead_and_is_sent_by_now_does_not_leave_twice() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")));
        await PlanAsync(1, Given.Person("a"));
        await SettleAsync(await CallAsync(2), Given.Sent(), 3);
        var id = Assert.Single(await DeliveriesAsync()).Id;

        Assert.Equal(0, await Store.Outbox.ReplayAsync([id], DeliveryState.Dead, Given.At(4), CancellationToken.None));
        Assert.Equal(1, await Store.Outbox.ReplayAsync([id], null, Given.At(4), CancellationToken.None));
    });

    [StoreFact]
    public Task Each_recipient_is_settled_by_its_own_outcome() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")));
        await PlanAsync(1, Given.Person("a"), Given.Person("b"), Given.Person("c"));
        var exceptions = CallResult.Of(default).RecipientOutcomes
            .Add("USER:B", Outcome.Never(FailureReason.RecipientRefused, "0", "invaliduser"))
            .Add("user:c", Outcome.Later(FailureReason.RateLimited, "45009", "slow down"));
        await SettleAsync(await CallAsync(2), new CallResult(Outcome.Sent("0"), exceptions, ""), 3, retryAt: 40);

        var rows = await DeliveriesAsync();
        Assert.Equal([DeliveryState.Sent, DeliveryState.Dead, DeliveryState.Pending], rows.Select(row => row.State));
        Assert.Equal("invaliduser", Assert.Single((await DeliveryReader.DeliveryAsync(rows[1].Id, CancellationToken.None))!.Log).Detail);
        Assert.Empty(await Store.Outbox.ClaimCallsAsync(Given.NoLimits, Given.At(40), Given.Lease, 10, CancellationToken.None));
        Assert.Equal("user:c", Assert.Single(await DueAsync(40)).Target.Recipient);
    });

    [StoreFact]
    public Task A_claim_lost_to_another_cannot_settle() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")));
        await PlanAsync(1, Given.Person("a"));
        var lost = await CallAsync(2);
        var held = Assert.Single(await Store.Outbox.ClaimCallsAsync(Given.NoLimits, Given.At(62), Given.Lease, 10, CancellationToken.None));

        Assert.False(await SettleAsync(lost, Given.Never(), 63));
        Assert.True(await SettleAsync(held, Given.Sent(), 64));
        Assert.False(await SettleAsync(held, Given.Never(), 65));
        var row = Assert.Single(await DeliveriesAsync());
        Assert.Equal((DeliveryState.Sent, 1), (row.State, row.Attempts));
    });

    [StoreFact]
    public Task Work_of_a_process_that_died_is_taken_over_within_the_lease_and_a_call_under_way_keeps_its_bytes() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")));
        await PlanAsync(1, Given.Person("a"));
        var call = await CallAsync(2);
        await RecordAsync(Given.Update(3, Given.Firing("b")));
        await ClaimAsync(3);
        await RestartAsync();

        var takenOver = 3 + Given.Lease.TotalSeconds;
        await ClaimAsync(takenOver);
        Assert.Empty(await DueAsync(takenOver));
        var again = Assert.Single(await Store.Outbox.ClaimCallsAsync(Given.NoLimits, Given.At(takenOver), Given.Lease, 10, CancellationToken.None));
        Assert.Equal((call.Id, 1), (again.Id, again.Attempts));
        Assert.Equal(call.Draft.Body, again.Draft.Body.AsEnumerable());
    });

    [StoreFact]
    public Task Depth_agrees_with_the_rows() => PromiseAsync(async () =>
    {
        var empty = await Store.Housekeeping.MeasureDepthAsync(CancellationToken.None);
        Assert.Equal((3, 0L), (empty.ByState.Count, empty.ByState.Values.Sum()));
        Assert.Null(empty.OldestPending);

        await RecordAsync(Given.Update(0, Given.Firing("a", severity: "critical")));
        await PlanAsync(1, Given.Person("a"));
        await SettleAsync(await CallAsync(1), Given.Sent(), 2);
        await RecordAsync(Given.Update(3, Given.Firing("b")));
        await PlanAsync(4, Given.Person("a"), Given.Person("b"));
        var depth = await Store.Housekeeping.MeasureDepthAsync(CancellationToken.None);

        Assert.Equal((2, 0, 0), (depth.ByState[DeliveryState.Pending], depth.ByState[DeliveryState.Sending], depth.ByState[DeliveryState.Dead]));
        Assert.Equal(Given.At(4), depth.OldestPending);
        Assert.Equal((AlertOps.Incidents.IncidentState.Open, AlertOps.Alerts.Severity.Critical, 1L), Assert.Single(depth.Incidents));

        await RecordAsync(Given.Update(6, Given.Resolved("a", 0, 5), Given.Resolved("b", 0, 5)));
        Assert.Empty((await Store.Housekeeping.MeasureDepthAsync(CancellationToken.None)).Incidents);
    });

    [StoreFact]
    public Task Open_incidents_come_each_with_its_own_alerts() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a"), Given.Firing("b")).Of("one"));
        await RecordAsync(Given.Update(0, Given.Firing("c")).Of("two"));
        await RecordAsync(Given.Update(0, Given.Firing("d")).Of("three"));
        await RecordAsync(Given.Update(3, Given.Resolved("d", 0, 2)).Of("three"));

        var open = await Store.Incidents.OpenIncidentsAsync("", "hook", CancellationToken.None);
        Assert.Equal(["1: a b", "2: c"], open.Select(incident => $"{incident.Id}: {string.Join(' ', incident.Alerts.Select(alert => alert.Alert.Fingerprint))}"));
    });
}

public sealed class SqliteOutboxTests() : OutboxContract(new SqliteStoreDatabase());

public sealed class PostgresOutboxTests() : OutboxContract(new PostgresStoreDatabase());

using System.Collections.Immutable;
using AlertOps.Delivery;
using AlertOps.Routing;

namespace AlertOps.Tests.Storage;

/// <summary>Endpoints that are suspended for a mistake in the configuration, and who is told in the place of those behind them.</summary>
public abstract class SuspensionContract : StoreContract
{
    private protected SuspensionContract(StoreDatabase database)
        : base(database)
    {
    }

    private static readonly CallResult Gone = CallResult.Of(Outcome.Later(FailureReason.Configuration, "93000", "robot is gone", TimeSpan.FromMinutes(5)));

    [StoreFact]
    public Task A_receiver_whose_channels_are_all_suspended_falls_back_at_once_and_says_why() => PromiseAsync(async () =>
    {
        await WaitingAsync("one", 1, Given.Robot("ops"), Given.Person("a"));
        var calls = await CommitDueAsync(1, Given.NoLimits);
        Assert.True(await SettleAsync(calls.Single(call => call.Draft.Channel == "wecom_robot"), Gone, 2, retryAt: 302));

        // The app may still get through.
        Assert.Empty(await Store.Timers.FallBackAsync(3));
        Assert.True(await SettleAsync(calls.Single(call => call.Draft.Channel == "wecom_app"), Gone, 4, retryAt: 304));

        var fallen = Assert.Single(await Store.Timers.FallBackAsync(5));
        Assert.Contains("wecom_robot configuration 93000", fallen.Why, StringComparison.Ordinal);
        Assert.Equal("leads@example.com", Assert.Single(await DueAsync(6)).Target.Recipient);
        Assert.Empty(await Store.Timers.FallBackAsync(6));
    });

    [StoreFact]
    public Task What_opens_behind_a_suspension_falls_back_at_once_and_is_not_told_again_when_it_ends() => PromiseAsync(async () =>
    {
        await WaitingAsync("one", 1, Given.Robot("ops"));
        var probe = Assert.Single(await CommitDueAsync(1, Given.NoLimits));
        Assert.True(await SettleAsync(probe, Gone, 2, retryAt: 302));
        Assert.NotEmpty(await Store.Timers.FallBackAsync(3));
        await WaitingAsync("two", 10, Given.Robot("ops"));

        var fallen = Assert.Single(await Store.Timers.FallBackAsync(11));
        Assert.Equal(2L, fallen.IncidentId);
        Assert.Contains("wecom_robot configuration 93000", fallen.Why, StringComparison.Ordinal);
        Assert.Equal(2, (await DueAsync(12)).Count(delivery => delivery.Target.Channel == "email"));

        // The administrator mends it: the call that was tried goes through, what was suppressed stays so.
        await Store.Outbox.RetrySuspendedAsync(Given.NoLimits, CancellationToken.None);
        var again = Assert.Single(await Store.Outbox.ClaimCallsAsync(Given.NoLimits, Given.At(20), Given.Lease, 10, CancellationToken.None));
        Assert.Equal(probe.Id, again.Id);
        Assert.True(await SettleAsync(again, Given.Sent(), 21));
        Assert.DoesNotContain(await DueAsync(22), delivery => delivery.Target.Channel == "wecom_robot");
        Assert.Empty(await Store.Outbox.ClaimCallsAsync(Given.NoLimits, Given.At(22), Given.Lease, 10, CancellationToken.None));
    });

    [StoreFact]
    public Task What_waited_before_a_suspension_began_falls_back_as_soon_as_it_is_reported() => PromiseAsync(async () =>
    {
        await WaitingAsync("one", 1, Given.Robot("ops"));
        await WaitingAsync("two", 1, Given.Robot("ops"));
        await WaitingAsync("elsewhere", 1, Given.Robot("spare"));
        var calls = await CommitDueAsync(1, Given.NoLimits);
        Assert.True(await SettleAsync(calls.Single(call => call.Draft.Endpoint == "ops"), Gone, 2, retryAt: 302));
        Assert.Equal(1, Assert.Single(await Store.Timers.FallBackAsync(3)).IncidentId);

        await Store.Outbox.MarkReportedAsync(Assert.Single(await Store.Outbox.SuspensionsAsync(Given.At(3), CancellationToken.None)), CancellationToken.None);

        var fallen = Assert.Single(await Store.Timers.FallBackAsync(4));
        Assert.Equal(2, fallen.IncidentId);
        Assert.Contains("wecom_robot configuration 93000", fallen.Why, StringComparison.Ordinal);
    });

    [StoreFact]
    public Task A_message_that_may_be_the_probe_of_a_suspension_is_waited_for_until_it_is_answered() => PromiseAsync(async () =>
    {
        await WaitingAsync("one", 1, Given.Robot("ops"));
        Assert.True(await SettleAsync(Assert.Single(await CommitDueAsync(1, Given.NoLimits)), CallResult.Of(Outcome.Never(FailureReason.Internal, "", "")), 2));
        Assert.NotEmpty(await Store.Timers.FallBackAsync(3));
        await WaitingAsync("two", 4, Given.Robot("ops"));
        Assert.True(await SettleAsync((await CommitDueAsync(4, Given.NoLimits)).Single(call => call.Draft.Endpoint == "ops"), Gone, 5, retryAt: 305));
        Assert.NotEmpty(await Store.Timers.FallBackAsync(6));

        // Its next try is due.
        await WaitingAsync("three", 400, Given.Robot("spare"));
        await WaitingAsync("four", 400, Given.Robot("ops"));
        Assert.Empty(await Store.Timers.FallBackAsync(401));
        var probe = (await Store.Outbox.ClaimCallsAsync(Given.NoLimits, Given.At(401), Given.Lease, 10, CancellationToken.None)).Single(call => call.Draft.Endpoint == "ops");
        Assert.Equal(4, Assert.Single(await Store.Timers.FallBackAsync(402)).IncidentId);
        Assert.True(await SettleAsync(probe, Given.Sent(), 403));
        Assert.Empty(await Store.Timers.FallBackAsync(403));
    });

    [StoreFact]
    public Task A_suspension_for_a_rate_window_ends_by_itself_and_falls_back_only_in_time() => PromiseAsync(async () =>
    {
        await WaitingAsync("one", 1, Given.Robot("ops"));
        var limited = CallResult.Of(Outcome.Later(FailureReason.RateLimited, "45009", "slow down", TimeSpan.FromMinutes(1)));
        Assert.True(await SettleAsync(Assert.Single(await CommitDueAsync(1, Given.NoLimits)), limited, 2, retryAt: 62));

        Assert.Empty(await Store.Timers.FallBackAsync(600));
        Assert.Single(await Store.Timers.FallBackAsync(602));
    });

    /// <summary>A message for these targets whose receiver has a fallback after ten minutes.</summary>
    private async Task WaitingAsync(string group, double at, params ImmutableArray<Target> targets)
    {
        await RecordAsync(Given.Update(at, Given.Firing("a")).Of(group));
        var claim = await ClaimAsync(at);
        var plan = Given.Plan(claim, targets);
        var step = new FallbackStep("leads", [new Target("email", "", "leads@example.com", "mail")], TimeSpan.Zero);
        Assert.True(await Store.Incidents.CommitPlanAsync(
            claim, plan with { Plan = plan.Plan with { Fallbacks = [new PlannedFallback("oncall", TimeSpan.FromMinutes(10), [step])] } }, Given.NoLimits, Given.At(at), CancellationToken.None));
    }

    [StoreFact]
    public Task An_answer_that_the_database_refuses_is_settled_without_its_words_or_as_it_is() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")));
        await PlanAsync(1, Given.Person("a"), Given.Person("b"));
        var call = await CallAsync(1);
        var hostile = new CallResult(
            Outcome.Sent("0", "U+0000 \u0000 and a lone surrogate \ud800"),
            CallResult.Of(default).RecipientOutcomes.Add("user:b", Outcome.Never(FailureReason.RecipientRefused, "\ud800", "\u0000")),
            "m\u0000\ud800");
        try
        {
            Assert.True(await SettleAsync(call, hostile, 2));
        }
        catch (StoreRejectedException)
        {
            Assert.All(await DeliveriesAsync(), row => Assert.Equal(DeliveryState.Sending, row.State));
            Assert.True(await SettleAsync(call, hostile.WithoutChannelText(), 2));
        }

        Assert.Equal([DeliveryState.Sent, DeliveryState.Dead], (await DeliveriesAsync()).Select(row => row.State));
    });

    [StoreFact]
    public Task Many_calls_that_are_written_and_claimed_together_keep_each_its_own_bytes_and_deliveries() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")));
        await PlanAsync(1, [.. Enumerable.Range(0, 40).Select(number => Given.Person($"p{number}"))]);
        ImmutableArray<CallDraft> drafts = [.. (await DueAsync(1)).Select(delivery => Given.Draft(delivery) with { Body = [.. BitConverter.GetBytes(delivery.Id)] })];
        var calls = await Store.Outbox.CommitCallsAsync([.. drafts.Reverse()], TwoPerMinute, Given.At(1), Given.Lease, CancellationToken.None);
        Assert.Equal(40, calls.Length);
        foreach (var call in calls)
        {
            await Store.Outbox.SettleAsync(call, Given.Later(), Given.Tried(2), Given.At(3), TwoPerMinute, CancellationToken.None);
        }

        var again = await Store.Outbox.ClaimCallsAsync(TwoPerMinute, Given.At(3), Given.Lease, 100, CancellationToken.None);
        Assert.Equal(40, again.Length);
        Assert.All(again, call => Assert.Equal(BitConverter.ToInt64(call.Draft.Body.AsSpan()), Assert.Single(call.Draft.Deliveries)));
        Assert.All(again, call => Assert.Equal((1, Given.Start), (call.Attempts, call.CommittedAt)));
        Assert.Equal(calls.ToDictionary(call => call.Id, call => call.Draft.Deliveries[0]), again.ToDictionary(call => call.Id, call => call.Draft.Deliveries[0]));
    });
}

public sealed class SqliteSuspensionTests() : SuspensionContract(new SqliteStoreDatabase());

public sealed class PostgresSuspensionTests() : SuspensionContract(new PostgresStoreDatabase());

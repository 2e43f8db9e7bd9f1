using AlertOps.Background;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Intake;
using AlertOps.Testing;
using AlertOps.Tests.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using LogLines = AlertOps.Tests.Channels.LogLines;

namespace AlertOps.Tests.Intake;

public sealed class IntakeQueueTests
{
    private static readonly StoreRejectedException Bad = new("bad data");

    private static IntakeQueue Queue(IIncidentStore store, TimeProvider? clock = null, LogThrottle? pace = null, ILogger<IntakeQueue>? log = null)
    {
        var time = clock ?? TimeProvider.System;
        return new IntakeQueue(
            new IncidentRecorder(store, new ChangeSignal()),
            new ActiveConfiguration(TestOptions.Minimal),
            new IntakeLoad(time),
            TestMetrics.Intake(),
            pace ?? new LogThrottle(time),
            time,
            log ?? NullLogger<IntakeQueue>.Instance);
    }

    private static Task<IntakeResult> SubmitAsync(IntakeQueue queue, string key) =>
        queue.SubmitAsync(Given.Update(0, Given.Firing("a")).Of(key), queue.Budget.Reserve(), CancellationToken.None);

    [Fact]
    public async Task What_waits_is_written_in_one_transaction()
    {
        var store = new FailingStore(Bad, _ => true);
        var queue = Queue(store);
        var results = Enumerable.Range(0, 5).Select(number => SubmitAsync(queue, $"{number}")).ToArray();
        await queue.StartAsync(CancellationToken.None);

        Assert.All(await Task.WhenAll(results), result => Assert.Equal(IntakeStatus.Recorded, result.Status));
        Assert.Equal([5], store.Batches);
        await queue.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task While_the_store_works_on_one_batch_the_next_one_does_not_wait()
    {
        var first = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        var isFirst = true;
        var store = new FailingStore(Bad, _ => true)
        {
            Before = () =>
            {
                if (!isFirst)
                {
                    return Task.CompletedTask;
                }

                isFirst = false;
                begun.SetResult();
                return first.Task;
            },
        };
        var queue = Queue(store);
        await queue.StartAsync(CancellationToken.None);
        var slow = SubmitAsync(queue, "slow");
        await begun.Task;

        Assert.Equal(IntakeStatus.Recorded, (await SubmitAsync(queue, "next")).Status);
        Assert.False(slow.IsCompleted);
        var stopped = queue.StopAsync(CancellationToken.None);
        Assert.False(stopped.IsCompleted);

        first.SetResult();
        await stopped;
        Assert.Equal(IntakeStatus.Recorded, (await slow).Status);
    }

    [Fact]
    public async Task One_bad_body_does_not_refuse_its_neighbours()
    {
        var queue = Queue(new FailingStore(Bad, update => update.GroupKey != "bad"));
        var results = new[] { "good", "bad", "fine" }.Select(key => SubmitAsync(queue, key)).ToArray();
        await queue.StartAsync(CancellationToken.None);

        Assert.Equal(
            [IntakeStatus.Recorded, IntakeStatus.Rejected, IntakeStatus.Recorded],
            (await Task.WhenAll(results)).Select(result => result.Status));
        await queue.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_bug_that_one_body_meets_does_not_refuse_its_neighbours()
    {
        var queue = Queue(new FailingStore(new InvalidOperationException("bug"), update => update.GroupKey != "odd"));
        var results = new[] { "odd", "good" }.Select(key => SubmitAsync(queue, key)).ToArray();
        await queue.StartAsync(CancellationToken.None);

        Assert.Equal([IntakeStatus.Unavailable, IntakeStatus.Recorded], (await Task.WhenAll(results)).Select(result => result.Status));
        await queue.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_store_that_is_down_is_not_asked_once_per_body()
    {
        var store = new FailingStore(new IOException("gone"));
        var queue = Queue(store);
        var results = Enumerable.Range(0, 50).Select(number => SubmitAsync(queue, $"{number}")).ToArray();
        await queue.StartAsync(CancellationToken.None);

        Assert.All(await Task.WhenAll(results), result => Assert.Equal(IntakeStatus.Unavailable, result.Status));
        Assert.Equal([50], store.Batches);
        await queue.StopAsync(CancellationToken.None);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_store_that_is_down_is_one_line_in_a_while_and_a_bug_alone_shows_its_stack(bool isBug)
    {
        var (time, log) = (new ManualTimeProvider(), new LogLines());
        var queue = Queue(new FailingStore(isBug ? new InvalidOperationException("a bug") : new IOException("the disk is full")), pace: new LogThrottle(time), log: log.For<IntakeQueue>());
        await queue.StartAsync(CancellationToken.None);
        for (var number = 0; number < 20; number++)
        {
            Assert.Equal(IntakeStatus.Unavailable, (await SubmitAsync(queue, $"{number}")).Status);
        }

        var line = Assert.Single(Stored());
        Assert.Equal(isBug, line.Contains("   at ", StringComparison.Ordinal));
        time.Advance(TimeSpan.FromSeconds(10));
        await SubmitAsync(queue, "later");
        await queue.StopAsync(CancellationToken.None);

        Assert.Contains("19 more", Stored()[1], StringComparison.Ordinal);

        string[] Stored() => log.All.Split("Error 20").Skip(1).ToArray();
    }

    [Fact]
    public async Task What_was_taken_is_written_before_the_queue_stops_and_nothing_is_taken_after()
    {
        var store = new FailingStore(Bad, _ => true);
        var queue = Queue(store);
        var taken = SubmitAsync(queue, "taken");
        await queue.StartAsync(CancellationToken.None);
        await queue.StopAsync(CancellationToken.None);

        Assert.Equal(IntakeStatus.Recorded, (await taken).Status);
        Assert.Equal(IntakeStatus.Unavailable, (await SubmitAsync(queue, "late")).Status);
    }

    [Fact]
    public async Task Who_did_not_get_a_turn_in_time_is_told_to_come_back_and_is_not_written()
    {
        var store = new FailingStore(Bad, _ => true);
        var queue = Queue(store, new ImmediateClock());

        Assert.Equal(IntakeStatus.Overloaded, (await SubmitAsync(queue, "late")).Status);
        await queue.StartAsync(CancellationToken.None);
        await queue.StopAsync(CancellationToken.None);
        Assert.Empty(store.Batches);
    }

    [Fact]
    public async Task A_stopped_queue_takes_nothing_more()
    {
        var queue = Queue(new FailingStore(Bad, _ => true), new ImmediateClock());
        await queue.StartAsync(CancellationToken.None);
        await queue.StopAsync(CancellationToken.None);

        Assert.Equal(IntakeStatus.Unavailable, (await SubmitAsync(queue, "late")).Status);
    }

    [Fact]
    public void The_budget_is_bounded_and_given_back_once()
    {
        var budget = new IntakeByteBudget(100);
        using var first = budget.Reserve();
        Assert.True(first.TryGrow(60));
        using var second = budget.Reserve();
        Assert.False(second.TryGrow(50));
        Assert.True(second.TryGrow(40));
        first.Dispose();
        first.Dispose();

        Assert.True(second.TryGrow(60));
        Assert.False(second.TryGrow(1));
    }

    /// <summary>A clock whose timers fire at once.</summary>
    private sealed class ImmediateClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
    }
}

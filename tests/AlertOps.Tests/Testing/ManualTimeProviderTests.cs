using AlertOps.Testing;

namespace AlertOps.Tests.Testing;

public sealed class ManualTimeProviderTests
{
    private readonly ManualTimeProvider clock = new();

    [Fact]
    public async Task A_delay_ends_when_its_time_has_passed_and_not_before()
    {
        var delay = Task.Delay(TimeSpan.FromSeconds(10), clock);
        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.False(delay.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        await delay;
    }

    [Fact]
    public void A_cancellation_source_cancels_on_time()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(3), clock);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.False(source.IsCancellationRequested);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(source.IsCancellationRequested);
    }

    [Fact]
    public async Task A_periodic_timer_ticks_every_period()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(2), clock);
        for (var round = 0; round < 3; round++)
        {
            var tick = timer.WaitForNextTickAsync();
            Assert.False(tick.IsCompleted);
            clock.Advance(TimeSpan.FromSeconds(2));
            Assert.True(await tick);
        }
    }

    [Fact]
    public void Timers_fire_in_order_and_see_their_own_moment()
    {
        var start = clock.GetUtcNow();
        var fired = new List<(string Name, TimeSpan At)>();
        using var late = clock.CreateTimer(_ => fired.Add(("late", clock.GetUtcNow() - start)), null, TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        using var often = clock.CreateTimer(_ => fired.Add(("often", clock.GetUtcNow() - start)), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(
            [("often", TimeSpan.FromSeconds(2)), ("often", TimeSpan.FromSeconds(4)), ("late", TimeSpan.FromSeconds(5)), ("often", TimeSpan.FromSeconds(6))],
            fired);
    }

    [Fact]
    public void A_timer_set_by_a_timer_fires_in_the_same_advance()
    {
        var count = 0;
        ITimer? second = null;
        using var first = clock.CreateTimer(
            _ => second = clock.CreateTimer(_ => count++, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, count);
        second?.Dispose();
    }

    [Fact]
    public void Disposed_and_stopped_timers_stay_silent()
    {
        var fired = false;
        var disposed = clock.CreateTimer(_ => fired = true, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        using var stopped = clock.CreateTimer(_ => fired = true, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        disposed.Dispose();
        Assert.True(stopped.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        Assert.False(disposed.Change(TimeSpan.Zero, TimeSpan.Zero));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(fired);
        Assert.Equal(0, clock.ActiveTimers);
    }

    [Fact]
    public void The_wall_clock_can_jump_without_moving_timers_or_timestamps()
    {
        var stamp = clock.GetTimestamp();
        var fired = false;
        using var timer = clock.CreateTimer(_ => fired = true, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        var before = clock.GetUtcNow();
        clock.JumpWallClock(TimeSpan.FromHours(-1));
        Assert.Equal(before.AddHours(-1), clock.GetUtcNow());
        Assert.False(fired);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(fired);
        Assert.Equal(TimeSpan.FromSeconds(1), clock.GetElapsedTime(stamp));
    }

    [Fact]
    public async Task One_can_wait_until_somebody_waits()
    {
        var waiting = clock.TimersAsync(1, CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        var delay = Task.Delay(TimeSpan.FromSeconds(1), clock);
        await waiting;
        clock.Advance(TimeSpan.FromSeconds(1));
        await delay;
    }
}

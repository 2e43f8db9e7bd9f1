namespace AlertOps.Testing;

/// <summary>
/// A clock that moves only when a test advances it. Timers fire in the order of their times, each at its own time, so that
/// <c>Task.Delay</c>, <c>PeriodicTimer</c> and <c>CancellationTokenSource</c> with this provider work. Code that awaits them continues on another thread:
/// wait for what it does, or with <see cref="TimersAsync"/> until it waits again.
/// </summary>
internal sealed class ManualTimeProvider(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> waiting = [];
    private DateTimeOffset now = start.ToUniversalTime();
    private long elapsed;
    private long order;

    public ManualTimeProvider()
        : this(new DateTimeOffset(2026, 1, 5, 2, 0, 0, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Number of timers that are set.</summary>
    public int ActiveTimers
    {
        get
        {
            lock (gate)
            {
                return timers.Count;
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now;
        }
    }

    public override long GetTimestamp()
    {
        lock (gate)
        {
            return elapsed;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Advances the time and fires timers that are due meanwhile, on this thread.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        long target;
        lock (gate)
        {
            target = elapsed + by.Ticks;
        }

        while (Next(target) is { } timer)
        {
            timer.Fire();
        }
    }

    /// <summary>Sets the wall clock to another time, as NTP or a person does; timers and timestamps are not affected.</summary>
    public void JumpWallClock(TimeSpan by)
    {
        lock (gate)
        {
            now += by;
        }
    }

    /// <summary>Completes once at least this number of timers is set, so that the code that <see cref="Advance"/> is to wake is waiting.</summary>
    public Task TimersAsync(int count, CancellationToken ct)
    {
        lock (gate)
        {
            if (timers.Count >= count)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((count, reached));
            return reached.Task.WaitAsync(ct);
        }
    }

    /// <summary>Moves to the next timer that is due before the target, or to the target; null when no timer is left.</summary>
    private ManualTimer? Next(long target)
    {
        lock (gate)
        {
            var timer = timers.Where(timer => timer.Due <= target).OrderBy(timer => timer.Due).ThenBy(timer => timer.Order).FirstOrDefault();
            var moment = Math.Max(elapsed, timer?.Due ?? target);
            now = now.AddTicks(moment - elapsed);
            elapsed = moment;
            timer?.Rearm(order++);
            if (timer is { IsSet: false })
            {
                timers.Remove(timer);
            }

            return timer;
        }
    }

    private void Set(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        List<TaskCompletionSource> reached;
        lock (gate)
        {
            timers.Remove(timer);
            timer.Arm(dueTime == Timeout.InfiniteTimeSpan ? null : elapsed + dueTime.Ticks, period == Timeout.InfiniteTimeSpan ? 0 : period.Ticks, order++);
            if (timer.IsSet)
            {
                timers.Add(timer);
            }

            reached = [.. waiting.Where(item => item.Count <= timers.Count).Select(item => item.Reached)];
            waiting.RemoveAll(item => item.Count <= timers.Count);
        }

        reached.ForEach(item => item.TrySetResult());
        if (dueTime == TimeSpan.Zero)
        {
            Advance(TimeSpan.Zero);
        }
    }

    private sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        private long period;
        private bool disposed;

        public long Due { get; private set; } = long.MaxValue;

        public long Order { get; private set; }

        public bool IsSet => Due != long.MaxValue;

        public void Arm(long? due, long periodTicks, long at)
        {
            Due = due ?? long.MaxValue;
            period = periodTicks;
            Order = at;
        }

        public void Rearm(long at)
        {
            Due = period > 0 ? Due + period : long.MaxValue;
            Order = at;
        }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (disposed)
            {
                return false;
            }

            clock.Set(this, dueTime, period);
            return true;
        }

        public void Dispose()
        {
            disposed = true;
            clock.Set(this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

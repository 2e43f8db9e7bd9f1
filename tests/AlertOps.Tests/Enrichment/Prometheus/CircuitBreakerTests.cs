using AlertOps.Alerts;
using AlertOps.Enrichment;
using AlertOps.Enrichment.Prometheus;
using AlertOps.Runbooks;
using AlertOps.Testing;

namespace AlertOps.Tests.Enrichment.Prometheus;

public sealed class CircuitBreakerTests : IAsyncLifetime
{
    private readonly SteppedClock clock = new();
    private FakePrometheus prometheus = null!;
    private Enricher enricher = null!;

    public async Task InitializeAsync()
    {
        prometheus = await FakePrometheus.StartAsync();
        enricher = EnricherOn(clock, TimeSpan.FromSeconds(3));
    }

    public async Task DisposeAsync() => await prometheus.DisposeAsync();

    [Fact]
    public async Task A_Prometheus_that_hangs_is_left_alone_after_three_rounds()
    {
        await HangThreeTimesAsync();
        var asked = prometheus.Received.Count;

        var evidence = await AskAsync(Severity.Warning);

        Assert.Equal(Unavailable.NotAsked, evidence.Missing);
        Assert.Contains("did not answer lately", evidence.Detail, StringComparison.Ordinal);
        Assert.Equal(asked, prometheus.Received.Count);
    }

    [Fact]
    public async Task A_critical_incident_is_asked_for_all_the_same_but_shortly()
    {
        await HangThreeTimesAsync();

        Assert.Equal("no answer within 1s", (await HangAsync(Severity.Critical, TimeSpan.FromSeconds(1))).Detail);
        Assert.Equal(Unavailable.NotAsked, (await AskAsync(Severity.Warning)).Missing);
    }

    [Fact]
    public async Task One_round_every_ten_seconds_tries_again_and_an_answer_closes_the_circuit()
    {
        await HangThreeTimesAsync();

        clock.Advance(CircuitBreaker.Pause);
        Assert.Equal("no answer within 3s", (await HangAsync(Severity.Warning, TimeSpan.FromSeconds(3))).Detail);
        Assert.Equal(Unavailable.NotAsked, (await AskAsync(Severity.Warning)).Missing);

        prometheus.Value("", 1);
        clock.Advance(CircuitBreaker.Pause);
        Assert.True((await AskAsync(Severity.Warning)).IsKnown);
        Assert.True((await AskAsync(Severity.Warning)).IsKnown);
    }

    [Fact]
    public async Task A_Prometheus_that_is_gone_is_left_alone_too()
    {
        await prometheus.DisposeAsync();

        for (var round = 0; round < 3; round++)
        {
            Assert.Equal(Unavailable.Unreachable, (await AskAsync(Severity.Warning)).Missing);
        }

        Assert.Equal(Unavailable.NotAsked, (await AskAsync(Severity.Warning)).Missing);
    }

    [Fact]
    public async Task A_query_that_always_takes_too_long_opens_nothing()
    {
        enricher = EnricherOn(TimeProvider.System, TimeSpan.FromSeconds(1));
        prometheus.Hangs("x").Value("vector(1)", 1);

        for (var round = 0; round < 5; round++)
        {
            Assert.Equal(Unavailable.TimedOut, (await AskAsync(Severity.Warning)).Missing);
        }
    }

    [Fact]
    public async Task A_refusal_is_an_answer()
    {
        prometheus.Error("x", 422, "execution", "no");

        for (var round = 0; round < 6; round++)
        {
            Assert.Equal(Unavailable.Refused, (await AskAsync(Severity.Warning)).Missing);
        }
    }

    private Enricher EnricherOn(TimeProvider time, TimeSpan timeout) =>
        Given.Enricher(time, Given.Prometheus(prometheus.Url, timeout));

    private async Task HangThreeTimesAsync()
    {
        for (var round = 0; round < 3; round++)
        {
            Assert.Equal(Unavailable.TimedOut, (await HangAsync(Severity.Warning, TimeSpan.FromSeconds(3))).Missing);
        }
    }

    /// <summary>Runs a round that times out as soon as Prometheus has received the query.</summary>
    private async Task<Evidence> HangAsync(Severity severity, TimeSpan allowed)
    {
        using var taken = new SemaphoreSlim(0);
        prometheus.On("", async (context, _) =>
        {
            taken.Release();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });
        var asking = AskAsync(severity);
        Assert.True(await taken.WaitAsync(TimeSpan.FromSeconds(30)));
        clock.Advance(allowed);
        return await asking;
    }

    private async Task<Evidence> AskAsync(Severity severity)
    {
        var match = Given.Match([Given.Alert(("node", "a"))], Given.Query("x", "x"));
        return (await enricher.AskAsync([match], Given.Incident(severity), Given.Now, CancellationToken.None))[0].Evidence["x"]!;
    }

    /// <summary>A clock that stands still until the test advances it, which fires the timers that are due.</summary>
    private sealed class SteppedClock : TimeProvider
    {
        private readonly List<SteppedTimer> timers = [];
        private long now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref now);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new SteppedTimer(callback, state, this);
            timer.Change(dueTime, period);
            lock (timers)
            {
                timers.Add(timer);
            }

            return timer;
        }

        public void Advance(TimeSpan by)
        {
            Interlocked.Add(ref now, by.Ticks);
            SteppedTimer[] all;
            lock (timers)
            {
                all = [.. timers];
            }

            foreach (var timer in all)
            {
                timer.FireIfDue(GetTimestamp());
            }
        }
    }

    private sealed class SteppedTimer(TimerCallback callback, object? state, SteppedClock clock) : ITimer
    {
        private long due = long.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Exchange(ref due, dueTime < TimeSpan.Zero ? long.MaxValue : clock.GetTimestamp() + dueTime.Ticks);
            return true;
        }

        public void FireIfDue(long now)
        {
            if (Interlocked.Read(ref due) is var at && at <= now && Interlocked.CompareExchange(ref due, long.MaxValue, at) == at)
            {
                callback(state);
            }
        }

        public void Dispose() => Interlocked.Exchange(ref due, long.MaxValue);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

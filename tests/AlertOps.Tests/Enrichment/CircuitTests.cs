using AlertOps.Alerts;
using AlertOps.Enrichment;
using AlertOps.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertOps.Tests.Enrichment;

public sealed class CircuitTests : IAsyncLifetime
{
    private readonly SteppedClock clock = new();
    private FakePrometheus prometheus = null!;
    private Enricher enricher = null!;

    public async Task InitializeAsync()
    {
        prometheus = await FakePrometheus.StartAsync();
        enricher = new Enricher(
            Given.Configuration(Given.Prometheus(prometheus.Url, TimeSpan.FromMilliseconds(250))), _ => Given.Http, clock, NullLogger<Enricher>.Instance);
    }

    public async Task DisposeAsync() => await prometheus.DisposeAsync();

    [Fact]
    public async Task A_Prometheus_that_hangs_is_left_alone_after_three_rounds()
    {
        prometheus.Hangs("");
        await HangThreeTimesAsync();
        var asked = prometheus.Received.Count;

        var evidence = await AskAsync(Severity.Warning);

        Assert.Equal(Unavailable.NotAsked, evidence.Missing);
        Assert.Contains("did not answer lately", evidence.Detail, StringComparison.Ordinal);
        Assert.Equal(asked, prometheus.Received.Count);
    }

    [Fact]
    public async Task A_critical_incident_is_asked_for_all_the_same()
    {
        prometheus.Hangs("");
        await HangThreeTimesAsync();

        Assert.Equal(Unavailable.TimedOut, (await AskAsync(Severity.Critical)).Missing);
        Assert.Equal(Unavailable.NotAsked, (await AskAsync(Severity.Warning)).Missing);
    }

    [Fact]
    public async Task One_round_every_ten_seconds_tries_again_and_an_answer_closes_the_circuit()
    {
        prometheus.Hangs("");
        await HangThreeTimesAsync();

        clock.Advance(CircuitBreaker.Pause);
        Assert.Equal(Unavailable.TimedOut, (await AskAsync(Severity.Warning)).Missing);
        Assert.Equal(Unavailable.NotAsked, (await AskAsync(Severity.Warning)).Missing);

        prometheus.Value("", 1);
        clock.Advance(CircuitBreaker.Pause);
        Assert.True((await AskAsync(Severity.Warning)).IsKnown);
        Assert.True((await AskAsync(Severity.Warning)).IsKnown);
    }

    [Fact]
    public async Task A_query_that_always_takes_too_long_opens_nothing()
    {
        prometheus.Hangs("x").Value("vector(1)", 1);

        for (var round = 0; round < 6; round++)
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

    private async Task HangThreeTimesAsync()
    {
        for (var round = 0; round < 3; round++)
        {
            Assert.Equal(Unavailable.TimedOut, (await AskAsync(Severity.Warning)).Missing);
        }
    }

    private async Task<Evidence> AskAsync(Severity severity)
    {
        var match = Given.Match([Given.Alert(("node", "a"))], Given.Query("x", "x"));
        return (await enricher.AskAsync([match], Given.Incident(severity), Given.Now, CancellationToken.None))[0].Evidence["x"]!;
    }

    /// <summary>Reads its time from the test; timers are the system's.</summary>
    private sealed class SteppedClock : TimeProvider
    {
        private long ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref ticks);

        public void Advance(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);
    }
}

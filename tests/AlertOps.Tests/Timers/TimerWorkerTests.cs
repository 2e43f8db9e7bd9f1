using AlertOps.Background;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Routing;
using AlertOps.Storage.Sql;
using AlertOps.Testing;
using AlertOps.Tests.Channels;
using AlertOps.Tests.Storage;
using AlertOps.Timers;
using Given = AlertOps.Tests.Storage.Given;

namespace AlertOps.Tests.Timers;

public sealed class TimerWorkerTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder folder = new();
    private readonly ManualTimeProvider time = new(Given.Start);
    private readonly LogLines log = new();
    private readonly Draining draining = new();
    private readonly List<string> decided = [];
    private OpenStores stores = null!;

    public async Task InitializeAsync()
    {
        stores = new OpenStores(new SqliteDialect(folder.File("alertops.db")));
        await stores.OpenAsync(Given.Start, CancellationToken.None);
    }

    public async Task DisposeAsync() => await stores.DisposeAsync();

    public void Dispose()
    {
        draining.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task One_that_throws_costs_itself_a_retry_that_grows_and_no_other_anything_and_is_reported_once()
    {
        await SetAsync("made_up", "bad", -2);
        await SetAsync("made_up", "good", -1);
        var broken = true;
        using var worker = await StartAsync(new MadeUpHandler("made_up", (timer, _, _) =>
            timer.Subject == "bad" && broken ? throw new InvalidOperationException("broken on purpose") : Note(timer)));

        await RoundsAsync(() => Decided.Contains("good"));
        Assert.Equal((1, Given.Start + TimeSpan.FromSeconds(6)), await BadAsync());
        await RoundsAsync(() => BadAsync().GetAwaiter().GetResult().Attempts == 3);
        broken = false;
        await RoundsAsync(() => Decided.Contains("bad"));
        await worker.StopAsync(CancellationToken.None);

        Assert.Equal(["good", "bad"], Decided);
        Assert.Single(log.All.Split('\n'), line => line.StartsWith("Error", StringComparison.Ordinal));
        Assert.Contains("6041 The made_up timer of bad could not be decided", log.All, StringComparison.Ordinal);

        async Task<(int Attempts, DateTimeOffset NextAt)> BadAsync() =>
            (await stores.Timers.DueAsync([TimerCursor.Before("made_up")], DateTimeOffset.MaxValue, 10, CancellationToken.None))
                .Where(timer => timer.Subject == "bad").Select(timer => (timer.Attempts, timer.NextAt)).SingleOrDefault();
    }

    [Fact]
    public async Task Thousands_of_one_kind_keep_another_kind_waiting_for_one_step_at_most()
    {
        await stores.Database.WriteAsync(
            async session =>
            {
                for (var number = 0; number < 3000; number++)
                {
                    await AlertOps.Storage.Stores.TimerRows.InsertAsync(session, new NewTimer("many", $"{number}", null, Given.At(-5000 + number), "{}"), Given.Start, CancellationToken.None);
                }

                return true;
            },
            CancellationToken.None);
        await SetAsync("rare", "urgent", 1);
        using var worker = await StartAsync(new MadeUpHandler("many", (timer, _, _) => Note(timer)), new MadeUpHandler("rare", (timer, _, _) => Note(timer)));

        await RoundsAsync(() => Decided.Count == 3001);
        await worker.StopAsync(CancellationToken.None);

        Assert.InRange(Decided.ToList().IndexOf("urgent"), 0, TimerWorker.StepSize);
        Assert.Equal(3001, Decided.Distinct().Count());
    }

    [Fact]
    public async Task Those_that_it_can_not_read_are_named_once()
    {
        await stores.SetAsync(new NewTimer("made_up", "odd", null, Given.At(0), "unreadable"), 0);
        await SetAsync("made_up", "good", 3);
        using var worker = await StartAsync(new MadeUpHandler("made_up", (timer, _, _) => Note(timer)));

        await RoundsAsync(() => Decided.Contains("good"));
        await worker.StopAsync(CancellationToken.None);

        Assert.Single(log.All.Split('\n'), line => line.Contains("6042", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Those_of_a_clock_that_was_ahead_come_in_the_time_that_they_were_to_wait()
    {
        await stores.SetAsync(new NewTimer("made_up", "one", null, Given.At(50_000_060), "{}"), 50_000_000);
        using var worker = await StartAsync(new MadeUpHandler("made_up", (timer, _, _) => Note(timer)));

        await RoundsAsync(() => Decided.Contains("one"));
        await worker.StopAsync(CancellationToken.None);

        Assert.InRange(time.GetUtcNow(), Given.At(60), Given.At(300));
        Assert.Contains("6043 1 timers", log.All, StringComparison.Ordinal);
    }

    private IReadOnlyList<string> Decided
    {
        get
        {
            lock (decided)
            {
                return [.. decided];
            }
        }
    }

    private TimerDecision Note(DueTimer timer)
    {
        lock (decided)
        {
            decided.Add(timer.Subject);
        }

        return TimerDecision.Remove();
    }

    private Task SetAsync(string kind, string subject, double due) => stores.SetAsync(new NewTimer(kind, subject, null, Given.At(due), "{}"), 0);

    private async Task<TimerWorker> StartAsync(params ITimerHandler[] handlers)
    {
        var worker = new TimerWorker(
            stores.Timers,
            handlers,
            new ActiveConfiguration(AlertOpsOptions.Empty.With(RoutingOptions.Empty)),
            new ChannelDirectory([]),
            new IncidentRecorder(stores.Incidents, new ChangeSignal()),
            new DeliverySignal(),
            TestMetrics.Timers(),
            draining,
            time,
            log.For<TimerWorker>());
        await worker.StartAsync(CancellationToken.None);
        await time.TimersAsync(1, CancellationToken.None).WaitAsync(Patience);
        return worker;
    }

    private Task RoundsAsync(Func<bool> until) => Eventually.TrueAsync(
        () =>
        {
            if (until())
            {
                return true;
            }

            time.Advance(TimeSpan.FromSeconds(1));
            return false;
        },
        Patience,
        () => string.Join(' ', Decided.Take(20)));
}

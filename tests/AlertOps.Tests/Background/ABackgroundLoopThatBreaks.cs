using System.Globalization;
using AlertOps.Background;
using AlertOps.Commands;
using AlertOps.Testing;
using AlertOps.Tests.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AlertOps.Tests.Background;

/// <summary>A loop that breaks must not end the process, and a loop that can't go on must end it with a failure code.</summary>
public sealed class ABackgroundLoopThatBreaks
{
    private readonly ManualTimeProvider time = new();
    private readonly LogLines log = new();

    public static TheoryData<string, Func<CancellationToken, Task>> Breaks => new()
    {
        { "throws", _ => throw new InvalidOperationException("broken on purpose") },
        { "fails later", async _ => { await Task.Yield(); throw new FormatException("broken on purpose"); } },
        { "is cancelled by a token that is not ours", _ => Task.FromException(new TaskCanceledException("a client lost patience")) },
        { "returns unasked", _ => Task.CompletedTask },
    };

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task Is_started_again_and_counted(string how, Func<CancellationToken, Task> broken)
    {
        var name = "test_" + how.Replace(' ', '_');
        using var loop = new BreakingLoop(name, time, log.For<BreakingLoop>(), broken, broken);
        await loop.StartAsync(CancellationToken.None);

        await loop.UntilRunAsync(3);
        await loop.StopAsync(CancellationToken.None);

        Assert.Equal(3, loop.Runs);
        Assert.Equal(2, loop.Restarts);
        Assert.Contains($"alertops_background_restarts_total{{loop=\"{name}\"}} 2\n", await PageAsync(loop), StringComparison.Ordinal);
        Assert.True(loop.ExecuteTask!.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Has_its_series_before_it_ever_breaks()
    {
        using var loop = new BreakingLoop("test_well", time, log.For<BreakingLoop>());

        Assert.Contains("alertops_background_restarts_total{loop=\"test_well\"} 0\n", await PageAsync(loop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_one_line_in_the_log_however_often_it_breaks_in_the_same_way()
    {
        var script = Enumerable.Range(1, 6).Select<int, Func<CancellationToken, Task>>(run => _ =>
            throw (run == 6 ? new FormatException("another") : new InvalidOperationException($"row {run} is bad")));
        using var loop = new BreakingLoop("test_log", time, log.For<BreakingLoop>(), [.. script]);
        await loop.StartAsync(CancellationToken.None);
        await loop.UntilRunAsync(7);
        await loop.StopAsync(CancellationToken.None);

        Assert.Equal(2, log.All.Split("test_log broke and is started again").Length - 1);
        Assert.Contains("row 1 is bad", log.All, StringComparison.Ordinal);
        Assert.Contains("another", log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waits_longer_each_time_and_at_most_a_minute()
    {
        var began = new List<TimeSpan>();
        var start = time.GetTimestamp();
        var script = Enumerable.Repeat<Func<CancellationToken, Task>>(
            _ =>
            {
                began.Add(time.GetElapsedTime(start));
                throw new InvalidOperationException("broken on purpose");
            },
            14);
        using var loop = new BreakingLoop("test_pauses", time, log.For<BreakingLoop>(), [.. script]);
        await loop.StartAsync(CancellationToken.None);
        await loop.UntilRunAsync(15);
        await loop.StopAsync(CancellationToken.None);

        var pauses = began.Zip(began.Skip(1), (one, next) => next - one).ToList();
        Assert.Equal([0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 51.2, 60, 60, 60], pauses.Select(pause => Math.Round(pause.TotalSeconds, 3)));
    }

    [Fact]
    public async Task Faults_once_it_has_broken_too_often_in_a_row()
    {
        var broken = Enumerable.Repeat<Func<CancellationToken, Task>>(_ => throw new InvalidOperationException("broken on purpose"), 10);
        using var loop = new BreakingLoop("test_hopeless", time, log.For<BreakingLoop>(), [.. broken]) { AtMost = 3 };
        await loop.StartAsync(CancellationToken.None);
        await loop.UntilRunAsync(3);
        await time.TimersAsync(1, CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<LoopFailedException>(() => loop.ExecuteTask!);
        Assert.Equal(4, loop.Runs);
    }

    [Fact]
    public async Task Ends_the_process_with_a_failure_code_when_it_can_not_be_kept_running()
    {
        Assert.Equal(ExitCodes.Broken, await ServeAsync(services => services.AddHostedService(
            provider => new BreakingLoop("test_fatal", time, provider.GetRequiredService<ILogger<BreakingLoop>>(), _ => throw new InvalidOperationException("broken on purpose")) { AtMost = 0 })));
    }

    [Fact]
    public async Task Ends_the_process_with_a_failure_code_whatever_background_service_it_is()
    {
        Assert.Equal(ExitCodes.Broken, await ServeAsync(services => services.AddHostedService<Foreign>()));
    }

    private static async Task<int> ServeAsync(Action<IServiceCollection> add)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("alertops.yml", """
            server: {listen: "http://127.0.0.1:0"}
            storage: {path: alertops.db}
            """);
        var source = ConfigurationSections.Source(file, new Dictionary<string, string>(StringComparer.Ordinal), folder.Path);
        await using var errors = new StringWriter(CultureInfo.InvariantCulture);
        var code = await Service.RunAsync(source, source.Load(), errors, CancellationToken.None, add);
        Assert.Contains("broken on purpose", errors.ToString(), StringComparison.Ordinal);
        return code;
    }

    private static Task<string> PageAsync(BackgroundLoop loop)
    {
        var registry = TestMetrics.Registry();
        _ = new LoopMetrics(registry, [loop]);
        return registry.PageAsync();
    }

    private sealed class Foreign : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.FromException(new InvalidOperationException("broken on purpose"));
    }
}

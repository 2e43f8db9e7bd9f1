using System.Collections.Immutable;
using System.Diagnostics;
using AlertOps.Testing;

namespace AlertOps.AcceptanceTests.Crash;

/// <summary>
/// Real processes under load, killed with -9 round after round; then the books: what was accepted against what the robot's group, the phone and the
/// mailbox have seen.
/// </summary>
internal sealed class CrashRun : IAsyncDisposable
{
    /// <summary>How long the last messages may take: longer than any lease that a dead process has left behind.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(7);

    /// <summary>No message for so long, and nothing waiting: it is over. Longer than the first wait after a failed call.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(4);

    private const int BodiesPerRound = 10;

    // What is lost or doubled is to be seen message by message, not in digests.
    private const string Limits = "robot_per_minute: 6000, member_per_minute: 6000, member_per_hour: 100000";

    private readonly CrashOptions options;
    private readonly OnCallSite site;
    private readonly Aim aim;
    private readonly Random random;
    private readonly ImmutableArray<Replica> replicas;
    private readonly AlertLoad load;
    private readonly List<ImmutableArray<int>> kills = [];
    private readonly Dictionary<Moment, int> moments = [];
    private readonly long started = Stopwatch.GetTimestamp();

    private CrashRun(CrashOptions options, OnCallSite site)
    {
        this.options = options;
        this.site = site;
        random = new Random(options.Seed);
        aim = new Aim(site, options.Seed);
        replicas = [.. Enumerable.Range(0, options.Replicas).Select(_ => new Replica(url => site.Configuration(url, storage: options.Storage, limits: Limits)))];
        load = new AlertLoad([.. replicas.Select(replica => replica.Url)], options.Seed, TimeProvider.System);
    }

    public string Output => string.Join("\n----\n", replicas.Select(replica => replica.Output));

    public static async Task<CrashRun> StartAsync(CrashOptions options)
    {
        var run = new CrashRun(options, await OnCallSite.StartAsync());
        run.site.WeCom.Messages.LimitPerMinute = run.site.WeCom.Robots.LimitPerMinute = int.MaxValue;
        run.aim.Attach();
        foreach (var replica in run.replicas)
        {
            replica.Start();
            await replica.UntilReadyAsync();
        }

        return run;
    }

    /// <summary>All rounds, then the drain, then the books.</summary>
    public async Task<CrashReport> PlayAsync()
    {
        var posting = load.StartAsync();
        for (var round = 0; round < options.Rounds; round++)
        {
            await RoundAsync();
        }

        load.Stop();
        await posting;
        await DrainAsync();
        var exits = await Task.WhenAll(replicas.Select(replica => replica.TerminateAsync()));
        return new CrashReport(options, load, moments, Compare(), [.. exits], Stopwatch.GetElapsedTime(started));
    }

    public async ValueTask DisposeAsync()
    {
        aim.Release();
        foreach (var replica in replicas)
        {
            await replica.DisposeAsync();
        }

        await site.DisposeAsync();
    }

    private async Task RoundAsync()
    {
        load.Allow(3 * BodiesPerRound);
        var victim = replicas[random.Next(replicas.Length)];
        var moment = (Moment)random.Next(Enum.GetValues<Moment>().Length);
        if (moment == Moment.Starting)
        {
            // Killed once more, on its way up.
            await KillAsync(victim);
            victim.Start();
        }

        else
        {
            await BusyAsync();
        }

        var hit = await aim.ReachAsync(moment, random) ? moment : Moment.ByChance;
        moments[hit] = moments.GetValueOrDefault(hit) + 1;
        await KillAsync(victim);
        victim.Start();
        await victim.UntilReadyAsync();
    }

    /// <summary>However slow the machine: something was taken in before the next kill, and more is on its way.</summary>
    private async Task BusyAsync()
    {
        var before = load.Accepted;
        load.Allow(BodiesPerRound);
        await Eventually.TrueAsync(() => load.Accepted >= before + BodiesPerRound, TimeSpan.FromMinutes(1), () => $"nothing is accepted any more:\n{Output}");
    }

    private async Task KillAsync(Replica victim)
    {
        await victim.KillAsync();
        aim.Release();

        // What it had written to a socket is still read.
        await Eventually.PassesAsync(TimeSpan.FromMilliseconds(50));
        kills.Add([site.Robot.Count, site.App.Count, site.Mail.Received.Count]);
    }

    private async Task DrainAsync()
    {
        var before = -1;
        var since = Stopwatch.GetTimestamp();
        await Eventually.TrueAsync(
            async () =>
            {
                var seen = site.Robot.Count + site.App.Count + site.Mail.Received.Count;
                if (seen != before || await IsWaitingAsync())
                {
                    (before, since) = (seen, Stopwatch.GetTimestamp());
                    return false;
                }

                return Stopwatch.GetElapsedTime(since) > Quiet && (Compare().All(books => books.Lost.IsEmpty) || Stopwatch.GetElapsedTime(since) > Patience);
            },
            2 * Patience,
            () => $"it does not come to an end:\n{Output}");
    }

    private async Task<bool> IsWaitingAsync()
    {
        foreach (var state in new[] { "pending", "sending" })
        {
            var text = await Http.Client.GetStringAsync(new Uri(replicas[0].Url, $"/api/v1/deliveries?state={state}"));
            if (!text.Contains("\"items\":[]", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private ImmutableArray<ChannelBooks> Compare() =>
    [
        .. Telling.AllOf(site).Select((channel, index) =>
            Books.Compare(channel.Channel, channel.Tellings, [.. load.Lives], [.. kills.Select(seen => seen[index])])),
    ];
}

using System.Collections.Immutable;
using System.Diagnostics;
using AlertOps.Delivery;
using AlertOps.Testing;

namespace AlertOps.AcceptanceTests.Crash;

/// <summary>
/// Runs real processes under load and kills them with -9 round after round; then compares the accepted alerts with the messages in the robot's group, the app and the
/// mailbox.
/// </summary>
internal sealed class CrashRun : IAsyncDisposable
{
    /// <summary>Time limit for the last messages: longer than any lease of a dead process.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(7);

    /// <summary>Time without a message and without waiting deliveries after which a run is over; longer than the first wait after a failed call.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(4);

    private const int BodiesPerRound = 10;

    // What is lost or doubled is to be seen message by message, not in digests.
    private const string Limits = "robot_per_minute: 6000, member_per_minute: 6000, member_per_hour: 100000";

    private readonly CrashOptions options;
    private readonly OnCallSite site;
    private readonly ChannelDescriptors descriptors;
    private readonly KillTrigger trigger;
    private readonly Random random;
    private readonly ImmutableArray<Replica> replicas;
    private readonly AlertLoad load;
    private readonly List<ImmutableArray<int>> kills = [];
    private readonly Dictionary<KillMoment, int> moments = [];
    private readonly long started = Stopwatch.GetTimestamp();

    private CrashRun(CrashOptions options, OnCallSite site, ChannelDescriptors descriptors)
    {
        this.descriptors = descriptors;
        this.options = options;
        this.site = site;
        random = new Random(options.Seed);
        trigger = new KillTrigger(site, options.Seed);
        replicas = [.. Enumerable.Range(0, options.Replicas).Select(_ => new Replica(url => site.Configuration(url, storage: options.Storage, limits: Limits)))];
        load = new AlertLoad([.. replicas.Select(replica => replica.Url)], options.Seed, TimeProvider.System);
    }

    public string Output => string.Join("\n----\n", replicas.Select(replica => replica.Output));

    public static async Task<CrashRun> StartAsync(CrashOptions options)
    {
        var people = await OnCallSite.StartAsync();
        var run = new CrashRun(options, people, await DescriptorsAsync(people));
        run.site.WeCom.Messages.LimitPerMinute = run.site.WeCom.Robots.LimitPerMinute = int.MaxValue;
        run.trigger.Attach();
        foreach (var replica in run.replicas)
        {
            replica.Start();
            await replica.UntilReadyAsync();
        }

        return run;
    }

    /// <summary>Plays all rounds, drains the outbox, and compares.</summary>
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
        return new CrashReport(options, load, moments, Compare(), descriptors, [.. exits], Stopwatch.GetElapsedTime(started));
    }

    public async ValueTask DisposeAsync()
    {
        trigger.Release();
        foreach (var replica in replicas)
        {
            await replica.DisposeAsync();
        }

        await site.DisposeAsync();
    }

    /// <summary>What each channel promises, which is what the messages are compared with.</summary>
    private static async Task<ChannelDescriptors> DescriptorsAsync(OnCallSite site)
    {
        await using var service = await TestService.StartAsync(site.Configuration(new Uri("http://127.0.0.1:0")), TimeProvider.System);
        return service.Get<ChannelDirectory>().Descriptors;
    }

    private async Task RoundAsync()
    {
        load.Allow(3 * BodiesPerRound);
        var victim = replicas[random.Next(replicas.Length)];
        var moment = (KillMoment)random.Next(Enum.GetValues<KillMoment>().Length);
        if (moment == KillMoment.Starting)
        {
            // Killed once more, on its way up.
            await KillAsync(victim);
            victim.Start();
        }

        else
        {
            await BusyAsync();
        }

        var hit = await trigger.ReachAsync(moment, random) ? moment : KillMoment.ByChance;
        moments[hit] = moments.GetValueOrDefault(hit) + 1;
        await KillAsync(victim);
        victim.Start();
        await victim.UntilReadyAsync();
    }

    /// <summary>Waits until some bodies were accepted, so that there is work in progress at the next kill, however slow the machine is.</summary>
    private async Task BusyAsync()
    {
        var before = load.Accepted;
        load.Allow(BodiesPerRound);
        await Eventually.TrueAsync(() => load.Accepted >= before + BodiesPerRound, TimeSpan.FromMinutes(1), () => $"nothing is accepted any more:\n{Output}");
    }

    private async Task KillAsync(Replica victim)
    {
        await victim.KillAsync();
        trigger.Release();

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

                return Stopwatch.GetElapsedTime(since) > Quiet && (Compare().All(audit => audit.Lost.IsEmpty) || Stopwatch.GetElapsedTime(since) > Patience);
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

    private ImmutableArray<ChannelAudit> Compare() =>
    [
        .. IncidentMessage.AllOf(site).Select((channel, index) =>
            MessageAudit.Compare(channel.Channel, channel.Messages, [.. load.Lifetimes], [.. kills.Select(seen => seen[index])])),
    ];
}

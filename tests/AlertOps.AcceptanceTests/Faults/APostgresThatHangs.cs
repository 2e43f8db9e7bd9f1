using System.Diagnostics;
using System.Net;
using AlertOps.Testing;
using AlertOps.Testing.Peers;

namespace AlertOps.AcceptanceTests.Faults;

/// <summary>PostgreSQL takes connections and questions and answers nothing, as a machine does whose disk is stuck.</summary>
public class APostgresThatHangs
{
    /// <summary>Ten seconds are promised; the rest is for a machine that is busy with other tests.</summary>
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(15);

    [RealPeerFact("initdb", "postgres", "psql", "setpriv")]
    public async Task It_is_not_ready_within_seconds_says_later_on_every_page_and_is_ready_again_by_itself()
    {
        await using var postgres = await RealPostgres.StartAsync();
        using var folder = new TemporaryFolder();
        await using var site = await OnCallSite.StartAsync();
        await using var service = await ServeAsync(postgres, site, folder);
        await Asked.TakenAsync(service, 1);
        await Asked.SettledAsync(service, 3);

        await postgres.HangAsync();
        var since = Stopwatch.StartNew();
        var waiting = Asked.GetAsync(service.Url, "/deliveries");
        await Asked.AliveButNotReadyAsync(service);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await waiting);
        Assert.True(since.Elapsed < Noticed, $"after {since.Elapsed}\n{service.Output}");
        await Asked.EverythingIsLaterAsync(service);
        await Asked.SaysAsync(service, "is away");

        await postgres.ResumeAsync();
        await service.UntilReadyAsync();
        await Asked.TakenAsync(service, 2);
        var node = FaultSite.NodeOf(2);
        await Eventually.TrueAsync(() => site.Robot.Any(message => message.Content.Contains(node, StringComparison.Ordinal)), Asked.Patience, () => service.Output);
        Assert.Equal(1, site.Robot.Count(message => message.Content.Contains(node, StringComparison.Ordinal)));
        Assert.DoesNotContain("broke and is started again", service.Output, StringComparison.Ordinal);
        Assert.Equal(0, await service.TerminateAsync());
    }

    [RealPeerFact("initdb", "postgres", "psql", "setpriv")]
    public async Task A_signal_ends_it_within_twenty_seconds_with_alerts_and_pages_on_the_way()
    {
        await using var postgres = await RealPostgres.StartAsync();
        using var folder = new TemporaryFolder();
        await using var site = await OnCallSite.StartAsync();
        await using var service = await ServeAsync(postgres, site, folder);
        await Asked.TakenAsync(service, 1);
        await Asked.SettledAsync(service, 3);

        await postgres.HangAsync();
        var page = Asked.GetAsync(service.Url, "/deliveries");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Asked.PostAsync(service.Url, 2)).Status);
        await Asked.AliveButNotReadyAsync(service);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Asked.PostAsync(service.Url, 3)).Status);

        var since = Stopwatch.StartNew();
        Assert.Equal(0, await service.TerminateAsync());
        Assert.True(since.Elapsed < TimeSpan.FromSeconds(21), $"after {since.Elapsed}\n{service.Output}");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await page);
        Assert.Equal(1, Asked.Lines(service, "is away"));
    }

    private static async Task<AlertOpsProcess> ServeAsync(RealPostgres postgres, OnCallSite site, TemporaryFolder folder)
    {
        var database = await postgres.CreateDatabaseAsync();
        var listen = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");
        return await AlertOpsProcess.ServeAsync(site.Configuration(listen, storage: $"postgres: \"{database}\""), listen, folder);
    }
}

using System.Diagnostics;
using System.Net;
using AlertOps.Testing;
using AlertOps.Testing.Peers;

namespace AlertOps.AcceptanceTests.Faults;

/// <summary>PostgreSQL takes connections and queries and doesn't answer, like a machine whose disk is stuck.</summary>
public class APostgresThatHangs
{
    /// <summary>Ten seconds are promised; the rest allows for a machine that is busy with other tests.</summary>
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(15);

    [RealPeerFact("initdb", "postgres", "psql", "setpriv")]
    public async Task It_is_not_ready_within_seconds_says_later_on_every_page_and_is_ready_again_by_itself()
    {
        await using var postgres = await RealPostgres.StartAsync();
        using var folder = new TemporaryFolder();
        await using var site = await OnCallSite.StartAsync();
        await using var service = await ServeAsync(postgres, site, folder);
        await ServiceProbe.TakenAsync(service, 1);
        await ServiceProbe.SettledAsync(service, 3);

        await postgres.HangAsync();
        var since = Stopwatch.StartNew();
        var waiting = ServiceProbe.GetAsync(service.Url, "/deliveries");
        await ServiceProbe.AliveButNotReadyAsync(service);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await waiting);
        Assert.True(since.Elapsed < Noticed, $"after {since.Elapsed}\n{service.Output}");
        await ServiceProbe.EverythingIsLaterAsync(service);
        await ServiceProbe.SaysAsync(service, "is away");

        await postgres.ResumeAsync();
        await service.UntilReadyAsync();
        await ServiceProbe.TakenAsync(service, 2);
        var node = FaultSite.NodeOf(2);
        await Eventually.TrueAsync(() => site.Robot.Any(message => message.Content.Contains(node, StringComparison.Ordinal)), ServiceProbe.Patience, () => service.Output);
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
        await ServiceProbe.TakenAsync(service, 1);
        await ServiceProbe.SettledAsync(service, 3);

        await postgres.HangAsync();
        var page = ServiceProbe.GetAsync(service.Url, "/deliveries");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await ServiceProbe.PostAsync(service.Url, 2)).Status);
        await ServiceProbe.AliveButNotReadyAsync(service);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await ServiceProbe.PostAsync(service.Url, 3)).Status);

        var since = Stopwatch.StartNew();
        Assert.Equal(0, await service.TerminateAsync());
        Assert.True(since.Elapsed < TimeSpan.FromSeconds(21), $"after {since.Elapsed}\n{service.Output}");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await page);
        Assert.Equal(1, ServiceProbe.Lines(service, "is away"));
    }

    private static async Task<AlertOpsProcess> ServeAsync(RealPostgres postgres, OnCallSite site, TemporaryFolder folder)
    {
        var database = await postgres.CreateDatabaseAsync();
        var listen = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");
        return await AlertOpsProcess.ServeAsync(site.Configuration(listen, storage: $"postgres: \"{database}\""), listen, folder);
    }
}

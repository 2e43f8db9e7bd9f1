using System.Net;
using AlertOps.Testing;
using AlertOps.Testing.Peers;

namespace AlertOps.AcceptanceTests.Faults;

/// <summary>The machine was started in the wrong order, or the database is created last: AlertOps waits, reports it, and goes on by itself.</summary>
public class PostgresComesLater
{
    [RealPeerFact("initdb", "postgres", "psql", "setpriv")]
    public async Task AlertOps_listens_says_later_and_gets_ready_by_itself()
    {
        await using var postgres = await RealPostgres.StartAsync();
        using var folder = new TemporaryFolder();
        await using var site = await OnCallSite.StartAsync();
        var listen = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");
        await postgres.StopAsync();
        var storage = $"postgres: \"Host=127.0.0.1;Port={postgres.Port};Database=later;Username=latecomer;Password=not-to-be-seen\"";
        await using var service = AlertOpsProcess.Launch(site.Configuration(listen, storage: storage), listen, folder);

        // Nothing listens there.
        await ServiceProbe.AliveButNotReadyAsync(service);
        await ServiceProbe.EverythingIsLaterAsync(service);
        await ServiceProbe.SaysAsync(service, "nothing listens at that address");

        // No user, then no database.
        await postgres.StartAgainAsync();
        await ServiceProbe.SaysAsync(service, "it refuses the user");
        await ServiceProbe.AliveButNotReadyAsync(service);
        await postgres.ExecuteAsync("create role latecomer login");
        await ServiceProbe.SaysAsync(service, "create it, or correct Database");
        await ServiceProbe.EverythingIsLaterAsync(service);

        await postgres.ExecuteAsync("create database later owner latecomer");
        await service.UntilReadyAsync();
        Assert.Equal(HttpStatusCode.OK, (await ServiceProbe.PostAsync(listen, 1)).Status);
        await Eventually.TrueAsync(() => site.Robot.Count == 1 && site.App.Count == 1 && site.Mail.Received.Count == 1, ServiceProbe.Patience, () => service.Output);
        Assert.Equal(HttpStatusCode.OK, await ServiceProbe.GetAsync(listen, "/-/ready"));

        // Each cause once, however often it was tried.
        Assert.Equal(1, ServiceProbe.Lines(service, "nothing listens at that address"));
        Assert.Equal(1, ServiceProbe.Lines(service, "it refuses the user"));
        Assert.DoesNotContain("not-to-be-seen", service.Output, StringComparison.Ordinal);
        Assert.Equal(0, await service.TerminateAsync());
    }

    [Fact]
    public async Task One_that_takes_connections_and_says_nothing_keeps_neither_the_start_nor_the_end_waiting()
    {
        using var hole = new BlackHole();
        using var folder = new TemporaryFolder();
        await using var site = await OnCallSite.StartAsync();
        var listen = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");
        var storage = $"postgres: \"Host={BlackHole.Address};Port={hole.Port};Database=later;Username=latecomer\"";
        await using var service = AlertOpsProcess.Launch(site.Configuration(listen, storage: storage), listen, folder);

        await ServiceProbe.AliveButNotReadyAsync(service);
        await ServiceProbe.SaysAsync(service, "no answer");
        await ServiceProbe.EverythingIsLaterAsync(service);
        Assert.Equal(0, await service.TerminateAsync());
    }

    [RealPeerFact("initdb", "postgres", "psql", "setpriv")]
    public async Task A_replica_that_finds_a_newer_schema_takes_nothing_more_and_ends_with_a_failure_code()
    {
        var postgres = await RealPostgres.SharedAsync();
        var database = await postgres.CreateDatabaseAsync();
        using var folder = new TemporaryFolder();
        await using var site = await OnCallSite.StartAsync();
        var listen = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");
        var configuration = site.Configuration(listen, storage: $"postgres: \"{database}\"");
        await using var service = await AlertOpsProcess.ServeAsync(configuration, listen, folder);
        await ServiceProbe.TakenAsync(service, 1);

        await postgres.ExecuteAsync("insert into schema_versions (version, name, checksum, applied_at) values (9999, '9999_future.sql', 'x', 0)", database);
        await Eventually.TrueAsync(async () => await ServiceProbe.GetAsync(listen, "/-/ready") == HttpStatusCode.ServiceUnavailable, ServiceProbe.Patience, () => service.Output);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await ServiceProbe.PostAsync(listen, 2)).Status);
        Assert.Equal(70, await service.UntilEndedAsync());
        Assert.Contains("9999_future.sql", service.Output, StringComparison.Ordinal);
        Assert.Contains("start the newer version", service.Output, StringComparison.Ordinal);

        // And it does not start on it.
        await using var again = AlertOpsProcess.Launch(configuration, listen, folder);
        Assert.Equal(2, await again.UntilEndedAsync());
        Assert.Contains("alertops: the database has schema step 9999_future.sql", again.Output, StringComparison.Ordinal);
        Assert.Equal("1", await postgres.ExecuteAsync("select count(*) from incidents", database));
    }
}

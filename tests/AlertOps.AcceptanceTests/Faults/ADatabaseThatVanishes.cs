using System.Net;
using AlertOps.Testing;
using AlertOps.Testing.Peers;

namespace AlertOps.AcceptanceTests.Faults;

/// <summary>The database file of the running service is deleted, moved or replaced: no 200 for an alert that is on no disk.</summary>
public class ADatabaseThatVanishes
{
    [Fact]
    public async Task Is_503_at_once_and_one_line_with_the_cure_and_a_restart_begins_anew()
    {
        using var folder = new TemporaryFolder();
        await using var site = await OnCallSite.StartAsync();
        var listen = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");
        await using (var service = await AlertOpsProcess.ServeAsync(site.Configuration(listen), listen, folder))
        {
            await ServiceProbe.TakenAsync(service, 1);
            await ServiceProbe.SettledAsync(service, 3);
            foreach (var file in Directory.GetFiles(folder.Path, "alertops.db*"))
            {
                File.Delete(file);
            }

            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await ServiceProbe.PostAsync(listen, 2)).Status);
            await ServiceProbe.AliveButNotReadyAsync(service);
            await ServiceProbe.EverythingIsLaterAsync(service);
            await ServiceProbe.SaysAsync(service, "was deleted or moved while alertops has it open");
            Assert.Equal(1, ServiceProbe.Lines(service, "was deleted or moved while alertops has it open"));
            Assert.Contains("restore a backup and restart", service.Output, StringComparison.Ordinal);
            Assert.Equal(0, await service.TerminateAsync());
        }

        await using var again = await AlertOpsProcess.ServeAsync(site.Configuration(listen), listen, folder);
        Assert.Equal(HttpStatusCode.OK, (await ServiceProbe.PostAsync(listen, 2)).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Is_503_too_when_it_is_cut_in_place_and_one_line_says_what_to_restore(bool wasRestarted)
    {
        using var folder = new TemporaryFolder();
        await using var site = await OnCallSite.StartAsync();
        var listen = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");
        if (wasRestarted)
        {
            await using var before = await AlertOpsProcess.ServeAsync(site.Configuration(listen), listen, folder);
            await ServiceProbe.TakenAsync(before, 1);
            await ServiceProbe.SettledAsync(before, 3);
            Assert.Equal(0, await before.TerminateAsync());
        }

        await using var service = await AlertOpsProcess.ServeAsync(site.Configuration(listen), listen, folder);
        await ServiceProbe.TakenAsync(service, 2);
        await ServiceProbe.SettledAsync(service, wasRestarted ? 6 : 3);
        using (var file = new FileStream(folder.File("alertops.db"), FileMode.Open))
        {
            file.SetLength(0);
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await ServiceProbe.PostAsync(listen, 3)).Status);
        await ServiceProbe.AliveButNotReadyAsync(service);
        await ServiceProbe.EverythingIsLaterAsync(service);
        await ServiceProbe.SaysAsync(service, "restore the newest backup");
        Assert.Equal(1, ServiceProbe.Lines(service, "restore the newest backup"));
        Assert.Equal(0, await service.TerminateAsync());
    }

    [Fact]
    public async Task Is_used_again_when_that_very_file_is_back_and_not_when_another_is_in_its_place()
    {
        using var folder = new TemporaryFolder();
        await using var site = await OnCallSite.StartAsync();
        var listen = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");
        await using var service = await AlertOpsProcess.ServeAsync(site.Configuration(listen), listen, folder);
        await ServiceProbe.TakenAsync(service, 1);
        await ServiceProbe.SettledAsync(service, 3);
        var file = folder.File("alertops.db");

        File.Move(file, file + ".aside");
        File.Copy(file + ".aside", file);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await ServiceProbe.PostAsync(listen, 2)).Status);
        await ServiceProbe.AliveButNotReadyAsync(service);
        await ServiceProbe.SaysAsync(service, "was replaced by another file");
        Assert.Equal(1, ServiceProbe.Lines(service, "was replaced by another file"));

        File.Move(file + ".aside", file, overwrite: true);
        await service.UntilReadyAsync();
        await ServiceProbe.TakenAsync(service, 2);
        await Eventually.TrueAsync(() => site.Robot.Count == 2 && site.App.Count == 2 && site.Mail.Received.Count == 2, ServiceProbe.Patience, () => service.Output);
        Assert.Equal(0, await service.TerminateAsync());
    }
}

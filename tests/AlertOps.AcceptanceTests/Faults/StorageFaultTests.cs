using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using AlertOps.Testing;
using AlertOps.Testing.Peers;
using Microsoft.Data.Sqlite;

namespace AlertOps.AcceptanceTests.Faults;

/// <summary>The disk is full, or another process has locked the database: intake answers 503, and everything goes on by itself once it can.</summary>
public class StorageFaultTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [RootFact]
    public async Task A_full_disk_is_503_until_there_is_room_and_nothing_is_lost_or_written_twice()
    {
        using var folder = new TemporaryFolder();
        using var disk = SmallDisk.Mount(folder.File("disk"), megabytes: 8);
        await using var site = await OnCallSite.StartAsync();
        var listen = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");
        await using var service = await AlertOpsProcess.ServeAsync(
            site.Configuration(listen, storage: $"path: {folder.File("disk")}/alertops.db"), listen, folder);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(listen, 1)).Status);
        await SeenAsync(site, 1, service);

        disk.Fill();
        var refused = await UntilRefusedAsync(listen, 2);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
        Assert.NotNull(refused.RetryAfter);
        await ServiceProbe.AliveButNotReadyAsync(service);
        for (var again = 0; again < 20; again++)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PostAsync(listen, refused.Number)).Status);
        }

        Assert.True(ServiceProbe.Lines(service, "Could not store") <= 3, service.Output);
        Assert.DoesNotContain("   at AlertOps", service.Output, StringComparison.Ordinal);

        disk.MakeRoom();
        await service.UntilReadyAsync();
        for (var number = 2; number <= refused.Number; number++)
        {
            await TakenAsync(listen, number, service);
        }

        for (var number = 1; number <= refused.Number; number++)
        {
            await SeenAsync(site, number, service);
        }

        Assert.Equal(refused.Number, site.Robot.Count);
        Assert.Equal(refused.Number, site.App.Count);
        Assert.Equal(refused.Number, site.Mail.Received.Count);
        Assert.Equal(0, await service.TerminateAsync());
        Assert.Equal([refused.Number, 3 * refused.Number], [Count(folder, "incidents"), Count(folder, "deliveries")]);
    }

    [Fact]
    public async Task A_database_that_another_process_has_locked_is_503_until_it_lets_go()
    {
        using var folder = new TemporaryFolder();
        await using var site = await OnCallSite.StartAsync();
        var listen = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");
        await using var service = await AlertOpsProcess.ServeAsync(site.Configuration(listen), listen, folder);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(listen, 1)).Status);
        await SeenAsync(site, 1, service);

        await using (var other = new SqliteConnection($"Data Source={folder.File("alertops.db")};Pooling=False"))
        {
            await other.OpenAsync();
            await using var transaction = await other.BeginTransactionAsync(System.Data.IsolationLevel.Serializable);
            var refused = await PostAsync(listen, 2);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
            Assert.NotNull(refused.RetryAfter);
        }

        await TakenAsync(listen, 2, service);
        await SeenAsync(site, 2, service);
        Assert.Equal(2, site.Robot.Count);
        Assert.Equal(2, site.App.Count);
    }

    [RealPeerFact("initdb", "postgres", "psql", "setpriv")]
    public async Task A_PostgreSQL_that_cuts_connections_stops_and_restarts_is_503_meanwhile_and_nothing_is_lost_or_doubled()
    {
        await using var postgres = await RealPostgres.StartAsync();
        var database = await postgres.CreateDatabaseAsync();
        using var folder = new TemporaryFolder();
        await using var site = await OnCallSite.StartAsync();
        var listen = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");
        await using var service = await AlertOpsProcess.ServeAsync(site.Configuration(listen, storage: $"postgres: \"{database}\""), listen, folder);
        await TakenAsync(listen, 1, service);
        await SettledAsync(postgres, database, 1, service);

        await postgres.CutConnectionsAsync();
        await TakenAsync(listen, 2, service);
        await SettledAsync(postgres, database, 2, service);

        await postgres.RestartAsync(immediate: true);
        await TakenAsync(listen, 3, service);
        await SettledAsync(postgres, database, 3, service);

        await postgres.StopAsync();
        var (status, retryAfter) = await PostAsync(listen, 4);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.NotNull(retryAfter);
        await postgres.StartAgainAsync();
        await TakenAsync(listen, 4, service);
        await SettledAsync(postgres, database, 4, service);

        Assert.Equal((4, 4, 4), (site.Robot.Count, site.App.Count, site.Mail.Received.Count));
        Assert.Equal("4", await postgres.ExecuteAsync("select count(*) from incidents", database));
        Assert.Equal("12", await postgres.ExecuteAsync("select count(*) from deliveries", database));
    }

    private static Task SettledAsync(RealPostgres postgres, string database, int incidents, AlertOpsProcess service) => Eventually.TrueAsync(
        async () => await postgres.ExecuteAsync("select count(*) from deliveries where state = 'sent'", database) == $"{3 * incidents}",
        Patience,
        () => $"incident {incidents} did not arrive\n{service.Output}");

    /// <summary>Posts again until the body is accepted, as Alertmanager does.</summary>
    private static Task TakenAsync(Uri listen, int number, AlertOpsProcess service) =>
        Eventually.TrueAsync(async () => (await PostAsync(listen, number)).Status == HttpStatusCode.OK, Patience, () => service.Output);

    /// <summary>Fills the disk and gives the number of the first incident that doesn't fit.</summary>
    private static async Task<(int Number, HttpStatusCode Status, string? RetryAfter)> UntilRefusedAsync(Uri listen, int first)
    {
        for (var number = first; ; number++)
        {
            var (status, retryAfter) = await PostAsync(listen, number);
            if (status != HttpStatusCode.OK)
            {
                return (number, status, retryAfter);
            }

            Assert.True(number < first + 100, "the disk has room without end");
        }
    }

    private static Task SeenAsync(OnCallSite site, int number, AlertOpsProcess service)
    {
        var node = FaultSite.NodeOf(number);
        return Eventually.TrueAsync(
            () => site.Robot.Any(message => message.Content.Contains(node, StringComparison.Ordinal))
                && site.App.Any(message => message.Content.Contains(node, StringComparison.Ordinal))
                && site.Mail.Received.Any(mail => mail.Text.Contains(node, StringComparison.Ordinal)),
            Patience,
            () => $"{node} did not arrive\n{service.Output}");
    }

    private static async Task<(HttpStatusCode Status, string? RetryAfter)> PostAsync(Uri listen, int number)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(listen, "/api/v1/alertmanager")) { Content = new ByteArrayContent(FaultSite.Body(number)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "webhook-token-0123456789");
        using var response = await Http.Client.SendAsync(request);
        return (response.StatusCode, response.Headers.RetryAfter?.ToString());
    }

    private static int Count(TemporaryFolder folder, string table)
    {
        using var connection = new SqliteConnection($"Data Source={folder.File("disk")}/alertops.db;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"select count(*) from {table}";
        return Convert.ToInt32(command.ExecuteScalar());
    }

    /// <summary>Mounts a file system of a few megabytes in memory, which needs root.</summary>
    private sealed class SmallDisk : IDisposable
    {
        private readonly string path;

        private SmallDisk(string path) => this.path = path;

        private string Filler => Path.Combine(path, "filler");

        public static SmallDisk Mount(string path, int megabytes)
        {
            Directory.CreateDirectory(path);
            Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", path);
            return new SmallDisk(path);
        }

        /// <summary>Fills the disk to the last page.</summary>
        public void Fill()
        {
            using var file = File.Create(Filler, bufferSize: 1);
            var page = new byte[4096];
            try
            {
                while (true)
                {
                    file.Write(page);
                }
            }
            catch (IOException)
            {
                // Full.
            }
        }

        public void MakeRoom() => File.Delete(Filler);

        public void Dispose() => Run("umount", "--lazy", path);

        private static void Run(string program, params string[] arguments)
        {
            using var process = Process.Start(program, arguments);
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }
    }
}

namespace AlertOps.Testing.Peers;

/// <summary>Debian's MariaDB with its own data folder, socket and port. root has no password, and only the socket.</summary>
public sealed class RealMariaDb : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly PeerProcess process;
    private readonly TemporaryFolder folder;

    private RealMariaDb(PeerProcess process, TemporaryFolder folder, int port)
    {
        this.process = process;
        this.folder = folder;
        Port = port;
    }

    public int Port { get; }

    public static async Task<RealMariaDb> StartAsync(params string[] options)
    {
        var home = new TemporaryFolder();
        var port = PeerProcess.FreePort();
        string[] shape = ["--no-defaults", $"--datadir={home.File("data")}", $"--user={Environment.UserName}", "--innodb-log-file-size=8M", "--innodb-buffer-pool-size=16M"];
        await using (var install = PeerProcess.Start("mariadb-install-db", [.. shape, "--auth-root-authentication-method=normal", "--skip-test-db"]))
        {
            await install.SucceededAsync();
        }

        var started = PeerProcess.Start("mariadbd",
            [.. shape, $"--socket={home.File("sock")}", $"--port={port}", "--bind-address=127.0.0.1", "--skip-name-resolve", $"--pid-file={home.File("pid")}", .. options]);
        var database = new RealMariaDb(started, home, port);
        try
        {
            await Eventually.TrueAsync(async () => (await database.TryAsync("SELECT 1")).Succeeded, Patience, () => $"mariadbd does not answer:\n{started.Output}");
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs statements as root.</summary>
    public async Task ExecuteAsync(string sql)
    {
        var (succeeded, output) = await TryAsync(sql);
        if (!succeeded)
        {
            throw new InvalidOperationException($"{sql}\n{output}");
        }
    }

    /// <summary>A client that stays logged in, over TCP, until it is disposed of.</summary>
    public PeerProcess Connect(string user) => PeerProcess.Start("mariadb",
        ["--no-defaults", "--host=127.0.0.1", $"--port={Port}", $"--user={user}", "--execute=SELECT SLEEP(600)"]);

    /// <summary>Starts an exporter that logs in as <c>monitor</c>, which is no SUPER and therefore has no reserved connection.</summary>
    public async Task<Exporter> ExportAsync()
    {
        await ExecuteAsync("CREATE USER monitor@'127.0.0.1'; GRANT PROCESS, REPLICATION CLIENT, SLAVE MONITOR, SELECT ON *.* TO monitor@'127.0.0.1'");
        return await Exporter.StartAsync("prometheus-mysqld-exporter", [], ("DATA_SOURCE_NAME", $"monitor@tcp(127.0.0.1:{Port})/"));
    }

    /// <summary>Ends the server; the data stays until this object is disposed of.</summary>
    public Task StopAsync() => process.TerminateAsync();

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        folder.Dispose();
    }

    private async Task<(bool Succeeded, string Output)> TryAsync(string sql)
    {
        await using var client = PeerProcess.Start("mariadb", ["--no-defaults", $"--socket={folder.File("sock")}", "--user=root", $"--execute={sql}"]);
        await client.WaitForExitAsync();
        return (client.ExitCode == 0, client.Output);
    }
}

using System.Diagnostics;
using System.Globalization;

namespace AlertOps.Testing.Peers;

/// <summary>
/// Debian's PostgreSQL with its own cluster and port, with its default durability. <c>postgres</c> needs no password, and only 127.0.0.1 may
/// connect. Under root it runs as Debian's <c>postgres</c>, since initdb refuses root.
/// </summary>
public sealed class RealPostgres : IAsyncDisposable
{
    private const string SystemUser = "postgres";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly Lazy<Task<RealPostgres>> Common = new(StartCommonAsync);

    private readonly TemporaryFolder folder;
    private PeerProcess process;
    private int databases;
    private int[] hanging = [];

    // Held as long as the cluster is: its input ends when this object is released.
    private Process? tidy;

    private RealPostgres(PeerProcess process, TemporaryFolder folder, int port)
    {
        this.process = process;
        this.folder = folder;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Output of the server since its last start.</summary>
    public string Output => process.Output;

    /// <summary>
    /// One cluster for all tests of this run, started by the first test that asks and ended with the run, since initdb takes seconds. A test that restarts the server or
    /// cuts connections starts a cluster of its own.
    /// </summary>
    public static Task<RealPostgres> SharedAsync() => Common.Value;

    public static async Task<RealPostgres> StartAsync()
    {
        var home = new TemporaryFolder();
        var port = PeerProcess.FreePort();
        try
        {
            await GiveAwayAsync(home.Path);
            await using (var install = Run(home.Path, "initdb",
                [$"--pgdata={home.File("data")}", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]))
            {
                await install.SucceededAsync();
            }

            var database = new RealPostgres(Serve(home, port), home, port);
            await database.UntilAnswersAsync();
            return database;
        }
        catch
        {
            home.Dispose();
            throw;
        }
    }

    /// <summary>Creates an empty database and gives its connection string for Npgsql.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"alertops_{Interlocked.Increment(ref databases).ToString(CultureInfo.InvariantCulture)}";
        await ExecuteAsync($"CREATE DATABASE {name}");
        return $"Host=127.0.0.1;Port={Port};Database={name};Username=postgres";
    }

    /// <summary>Runs a statement as the superuser and gives its answer, unaligned, one row a line.</summary>
    /// <param name="connection">A connection string of <see cref="CreateDatabaseAsync"/>, or null for the maintenance database.</param>
    public async Task<string> ExecuteAsync(string sql, string? connection = null)
    {
        var (succeeded, output) = await TryAsync(sql, connection is null ? "postgres" : DatabaseOf(connection));
        return succeeded ? output : throw new InvalidOperationException($"{sql}\n{output}");
    }

    /// <summary>A client that stays logged in until it is disposed of.</summary>
    public PeerProcess Connect(string connection) => Ask("SELECT pg_sleep(600)", DatabaseOf(connection));

    /// <summary>Ends every other session, as a fail-over or an administrator does.</summary>
    public Task CutConnectionsAsync() => ExecuteAsync(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'");

    /// <summary>
    /// Stops (SIGSTOP) the server and all its processes: the kernel still takes connections and data, and nothing is answered until
    /// <see cref="ResumeAsync"/>.
    /// </summary>
    public async Task HangAsync()
    {
        await SignalAllAsync("-STOP", [process.Id]);
        hanging = [.. (await File.ReadAllTextAsync($"/proc/{process.Id}/task/{process.Id}/children")).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
        await SignalAllAsync("-STOP", hanging);
    }

    public async Task ResumeAsync()
    {
        await SignalAllAsync("-CONT", [process.Id, .. hanging]);
        hanging = [];
    }

    /// <param name="immediate">True to stop as if the machine had lost power, so that the next start recovers from the log; false to end sessions and write all data.</param>
    public async Task StopAsync(bool immediate = false) => await process.SignalAsync(immediate ? "QUIT" : "INT");

    public async Task StartAgainAsync()
    {
        await process.DisposeAsync();
        process = Serve(folder, Port);
        await UntilAnswersAsync();
    }

    public async Task RestartAsync(bool immediate = false)
    {
        await StopAsync(immediate);
        await StartAgainAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (hanging.Length > 0)
        {
            await ResumeAsync();
        }

        // Killed from outside it would leave its shared memory behind.
        if (!process.HasExited)
        {
            await StopAsync(immediate: true);
        }

        await process.DisposeAsync();
        tidy?.Dispose();
        folder.Dispose();
    }

    private static async Task<RealPostgres> StartCommonAsync()
    {
        var started = await StartAsync();
        started.tidy = TidyAfterThisProcess(started);
        return started;
    }

    /// <summary>Cleans up in a shell once its input ends, since the test host is killed a moment after its last test, too soon to clean up by itself.</summary>
    private static Process TidyAfterThisProcess(RealPostgres database)
    {
        const string script = """read -r _; kill -QUIT "$1"; while kill -0 "$1" 2>/dev/null; do sleep 0.1; done; rm -rf "$2" """;
        return Process.Start(new ProcessStartInfo("sh", ["-c", script, "sh", database.process.Id.ToString(CultureInfo.InvariantCulture), database.folder.Path])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    private static async Task SignalAllAsync(string signal, int[] processes)
    {
        await using var kill = PeerProcess.Start("kill", [signal, .. processes.Select(id => id.ToString(CultureInfo.InvariantCulture))]);
        await kill.WaitForExitAsync();
    }

    private static PeerProcess Serve(TemporaryFolder home, int port) => Run(home.Path, "postgres",
    [
        "-D", home.File("data"), "-p", port.ToString(CultureInfo.InvariantCulture),
        "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "shared_buffers=16MB",
    ]);

    /// <summary>Starts a program as another user with setpriv, which replaces itself by the program, so that the process id is the program's own.</summary>
    private static PeerProcess Run(string home, string program, IEnumerable<string> arguments)
    {
        var path = Programs.Require(program);
        return Environment.UserName == "root"
            ? PeerProcess.Start("setpriv", [$"--reuid={SystemUser}", $"--regid={SystemUser}", "--clear-groups", path, .. arguments], home)
            : PeerProcess.Start(path, arguments, home);
    }

    private static async Task GiveAwayAsync(string home)
    {
        if (Environment.UserName == "root")
        {
            await using var chown = PeerProcess.Start("chown", [$"{SystemUser}:", home]);
            await chown.SucceededAsync();
        }
    }

    private static string DatabaseOf(string connection) =>
        connection.Split(';').Single(part => part.StartsWith("Database=", StringComparison.Ordinal))["Database=".Length..];

    private async Task UntilAnswersAsync()
    {
        try
        {
            await Eventually.TrueAsync(
                async () => process.HasExited ? throw new InvalidOperationException($"postgres ended:\n{Output}") : (await TryAsync("SELECT 1", "postgres")).Succeeded,
                Patience,
                () => $"postgres does not answer:\n{Output}");
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    private async Task<(bool Succeeded, string Output)> TryAsync(string sql, string database)
    {
        await using var client = Ask(sql, database);
        await client.WaitForExitAsync();
        return (client.ExitCode == 0, client.Output);
    }

    private PeerProcess Ask(string sql, string database) => PeerProcess.Start(
        "psql",
        ["--no-psqlrc", "--no-align", "--tuples-only", "--host=127.0.0.1", $"--port={Port}", "--username=postgres", $"--dbname={database}", "--command", sql]);
}

using System.Diagnostics;
using System.Globalization;

namespace AlertOps.Commands;

/// <summary>A program under load: a child process that is killed when its turn is over. Its output goes to a file, where it costs the client nothing.</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly Process process;
    private readonly string log;

    private BenchServer(Process process, string log, Uri url)
    {
        this.process = process;
        this.log = log;
        Url = url;
    }

    public Uri Url { get; }

    /// <summary>This very program, serving from a folder; what is in the folder's database stays known.</summary>
    /// <param name="postgres">Connection string; null for SQLite in the folder.</param>
    public static async Task<BenchServer> AlertOpsAsync(string folder, string? postgres, TimeProvider time, CancellationToken ct)
    {
        var url = new Uri($"http://127.0.0.1:{LoopbackPort.Any()}");
        var file = Path.Combine(folder, "alertops.yml");
        var storage = postgres is null ? "{path: alertops.db}" : $"{{postgres: '{postgres.Replace("'", "''", StringComparison.Ordinal)}'}}";
        await File.WriteAllTextAsync(file, $$"""
            server: {listen: "{{url}}"}
            storage: {{storage}}
            prometheus: {url: "http://127.0.0.1:9"}
            alertmanager: {urls: ["http://127.0.0.1:9"]}
            receivers:
              - name: bench
                channels:
                  - sandbox: {}
            route: {receiver: bench}

            """, ct);
        return await StartAsync(url, folder, [.. Self(), "serve", "--config", file], time, ct);
    }

    /// <summary>Debian's Alertmanager, alone, with a route that leads nowhere.</summary>
    public static async Task<BenchServer> AlertmanagerAsync(string program, string folder, TimeProvider time, CancellationToken ct)
    {
        var url = new Uri($"http://127.0.0.1:{LoopbackPort.Any()}");
        var file = Path.Combine(folder, "alertmanager.yml");
        await File.WriteAllTextAsync(file, "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n", ct);
        string[] command =
        [
            program, $"--config.file={file}", $"--storage.path={Path.Combine(folder, "data")}", $"--web.listen-address={url.Authority}", "--cluster.listen-address=",
        ];
        return await StartAsync(url, folder, command, time, ct);
    }

    /// <summary>Until AlertOps has planned and delivered what it took, so that this work doesn't fall into the next stretch.</summary>
    public async Task UntilDeliveredAsync(int incidents, TimeProvider time, CancellationToken ct) => await UntilAsync(
        () =>
        {
            using var connection = new BenchConnection(Url);
            return connection.Get(Url, "/metrics") == StatusCodes.Status200OK && Sent(connection.Body) >= incidents;
        },
        TimeSpan.FromMinutes(5),
        "did not deliver what it took",
        time,
        ct);

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static string[] Self()
    {
        var program = Environment.ProcessPath ?? throw new IOException("this program's own file is not known: name a running AlertOps with --url");
        return Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, typeof(BenchServer).Assembly.Location] : [program];
    }

    private static async Task<BenchServer> StartAsync(Uri url, string folder, string[] command, TimeProvider time, CancellationToken ct)
    {
        var output = Path.Combine(folder, "output.log");
        var start = new ProcessStartInfo("/bin/sh", ["-c", "log=$1; shift; exec \"$@\" >\"$log\" 2>&1", "sh", output, .. command]) { UseShellExecute = false, WorkingDirectory = folder };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("ALERTOPS_", StringComparison.Ordinal)).ToArray())
        {
            // What configures the caller's own service is none of the throw-away one's business.
            start.Environment.Remove(name);
        }

        // Killed, a runtime leaves its diagnostic pipes behind.
        start.Environment.TryAdd("DOTNET_EnableDiagnostics", "0");
        var server = new BenchServer(Process.Start(start) ?? throw new IOException("/bin/sh can't be started"), output, url);
        try
        {
            await server.UntilAsync(() => server.IsReady(), Patience, "does not get ready", time, ct);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private bool IsReady()
    {
        if (process.HasExited)
        {
            throw new IOException($"{Url} ended with {process.ExitCode}:\n{Output()}");
        }

        try
        {
            using var connection = new BenchConnection(Url);
            return connection.Get(Url, "/-/ready") == StatusCodes.Status200OK;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task UntilAsync(Func<bool> condition, TimeSpan patience, string complaint, TimeProvider time, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        while (!condition())
        {
            if (time.GetElapsedTime(started) > patience)
            {
                throw new IOException($"{Url} {complaint} within {patience.TotalSeconds} s:\n{Output()}");
            }

            await Task.Delay(Pause, time, ct);
        }
    }

    /// <summary>The last lines of what it printed.</summary>
    private string Output() => File.Exists(log) ? string.Join('\n', File.ReadLines(log).TakeLast(20)) : "";

    private static double Sent(string metrics) => metrics.Split('\n')
        .Where(line => line.StartsWith("alertops_deliveries_total{", StringComparison.Ordinal) && line.Contains("outcome=\"sent\"", StringComparison.Ordinal))
        .Sum(line => double.Parse(line[(line.LastIndexOf('}') + 1)..], CultureInfo.InvariantCulture));
}

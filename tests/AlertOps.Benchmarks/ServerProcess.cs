using System.Diagnostics;
using System.Globalization;
using System.Net;
using AlertOps.Testing.Peers;

namespace AlertOps.Benchmarks;

/// <summary>A server under load: a child process that is killed when its turn is over. Its output goes to a file, so that the client spends no time on it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly Process process;
    private readonly string log;

    private ServerProcess(Process process, string log, Uri url)
    {
        this.process = process;
        this.log = log;
        Url = url;
    }

    public Uri Url { get; }

    /// <summary>Starts AlertOps in a folder and waits until it is ready. A database that the folder has already is used again.</summary>
    /// <param name="postgres">Connection string; null for SQLite in the folder.</param>
    public static async Task<ServerProcess> AlertOpsAsync(AlertOpsBuild build, string folder, string? postgres, TimeProvider time, CancellationToken ct)
    {
        var url = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");
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
        return await StartAsync(url, folder, [.. build.Command, "serve", "--config", file], time, ct);
    }

    /// <summary>Starts Debian's Alertmanager without a cluster, with a receiver that sends nothing, and waits until it is ready.</summary>
    public static async Task<ServerProcess> AlertmanagerAsync(string program, string folder, TimeProvider time, CancellationToken ct)
    {
        var url = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");
        var file = Path.Combine(folder, "alertmanager.yml");
        await File.WriteAllTextAsync(file, "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n", ct);
        string[] command =
        [
            program, $"--config.file={file}", $"--storage.path={Path.Combine(folder, "data")}", $"--web.listen-address={url.Authority}", "--cluster.listen-address=",
        ];
        return await StartAsync(url, folder, command, time, ct);
    }

    /// <summary>Waits until AlertOps has planned and delivered the incidents that it took, so that this work doesn't fall into the next stretch.</summary>
    public async Task UntilDeliveredAsync(int incidents, TimeProvider time, CancellationToken ct) => await UntilAsync(
        () =>
        {
            using var connection = new LoadConnection(Url);
            return connection.Get(Url, "/metrics") == (int)HttpStatusCode.OK && Sent(connection.Answer) >= incidents;
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

    private static async Task<ServerProcess> StartAsync(Uri url, string folder, string[] command, TimeProvider time, CancellationToken ct)
    {
        var output = Path.Combine(folder, "output.log");
        var start = new ProcessStartInfo("/bin/sh", ["-c", "log=$1; shift; exec \"$@\" >\"$log\" 2>&1", "sh", output, .. command]) { UseShellExecute = false, WorkingDirectory = folder };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("ALERTOPS_", StringComparison.Ordinal)).ToArray())
        {
            // Environment variables that configure the caller's own service must not configure this one.
            start.Environment.Remove(name);
        }

        // A runtime that is killed leaves its diagnostic pipes behind.
        start.Environment.TryAdd("DOTNET_EnableDiagnostics", "0");
        var server = new ServerProcess(Process.Start(start) ?? throw new IOException("/bin/sh can't be started"), output, url);
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
            using var connection = new LoadConnection(Url);
            return connection.Get(Url, "/-/ready") == (int)HttpStatusCode.OK;
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

    /// <summary>The last lines that the server printed.</summary>
    private string Output() => File.Exists(log) ? string.Join('\n', File.ReadLines(log).TakeLast(20)) : "";

    private static double Sent(string metrics) => metrics.Split('\n')
        .Where(line => line.StartsWith("alertops_deliveries_total{", StringComparison.Ordinal) && line.Contains("outcome=\"sent\"", StringComparison.Ordinal))
        .Sum(line => double.Parse(line[(line.LastIndexOf('}') + 1)..], CultureInfo.InvariantCulture));
}

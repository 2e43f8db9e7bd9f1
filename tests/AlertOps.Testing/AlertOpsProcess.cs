using AlertOps.Testing.Peers;

namespace AlertOps.Testing;

/// <summary>Runs the real executable, as a user does.</summary>
public sealed class AlertOpsProcess : IAsyncDisposable
{
    private readonly PeerProcess process;

    private AlertOpsProcess(PeerProcess process, Uri url)
    {
        this.process = process;
        Url = url;
    }

    public Uri Url { get; }

    public int Id => process.Id;

    public string Output => process.Output;

    /// <summary>The executable that the solution built for the same configuration as the tests.</summary>
    public static string Executable { get; } = Path.Combine(
        RepositoryFiles.Root, "artifacts", "bin", "AlertOps", Path.GetFileName(Path.GetDirectoryName(typeof(AlertOpsProcess).Assembly.Location)!), "alertops");

    /// <param name="under">A program, with its arguments, that replaces itself by AlertOps, such as prlimit; usually none.</param>
    public static async Task<AlertOpsProcess> ServeAsync(string configuration, Uri url, TemporaryFolder folder, params string[] under)
    {
        var started = Launch(configuration, url, folder, under);
        await started.UntilReadyAsync();
        return started;
    }

    /// <summary>Starts it without waiting.</summary>
    public static AlertOpsProcess Launch(string configuration, Uri url, TemporaryFolder folder, params string[] under)
    {
        var file = folder.Write("alertops.yml", configuration);
        string[] command = [.. under, Executable, "serve", "--config", file];
        return new AlertOpsProcess(PeerProcess.Start(command[0], command[1..], folder.Path), url);
    }

    /// <summary>Waits until it ends by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndedAsync()
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>Memory in use, and the largest amount since <see cref="ResetPeak"/>; in MiB (Linux).</summary>
    public (long Now, long Peak) Memory()
    {
        var lines = File.ReadAllLines($"/proc/{Id}/status");
        return (Read("VmRSS:"), Read("VmHWM:"));

        long Read(string name) => long.Parse(
            lines.Single(line => line.StartsWith(name, StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1],
            System.Globalization.CultureInfo.InvariantCulture) / 1024;
    }

    public void ResetPeak() => File.WriteAllText($"/proc/{Id}/clear_refs", "5");

    public Task UntilReadyAsync() => process.UntilAnswersAsync(new Uri(Url, "/-/ready"));

    public static PeerProcess Run(TemporaryFolder folder, params string[] arguments) => PeerProcess.Start(Executable, arguments, folder.Path);

    /// <summary>Kills it with kill -9, so that nothing can clean up.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Waits until it ends by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> UntilEndedAsync()
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    public Task<int> TerminateAsync() => process.TerminateAsync();

    public ValueTask DisposeAsync() => process.DisposeAsync();
}

using AlertOps.Testing.Peers;

namespace AlertOps.Testing;

/// <summary>The real executable, as a user runs it.</summary>
public sealed class AlertOpsProcess : IAsyncDisposable
{
    private readonly PeerProcess process;

    private AlertOpsProcess(PeerProcess process, Uri url)
    {
        this.process = process;
        Url = url;
    }

    public Uri Url { get; }

    public string Output => process.Output;

    /// <summary>Built by the solution for the same configuration as the tests.</summary>
    public static string Executable { get; } = Path.Combine(
        RepositoryFiles.Root, "artifacts", "bin", "AlertOps", Path.GetFileName(Path.GetDirectoryName(typeof(AlertOpsProcess).Assembly.Location)!), "alertops");

    public static async Task<AlertOpsProcess> ServeAsync(string configuration, Uri url, TemporaryFolder folder)
    {
        var started = Launch(configuration, url, folder);
        await started.UntilReadyAsync();
        return started;
    }

    /// <summary>Starts it, and doesn't wait for anything.</summary>
    public static AlertOpsProcess Launch(string configuration, Uri url, TemporaryFolder folder)
    {
        var file = folder.Write("alertops.yml", configuration);
        return new AlertOpsProcess(PeerProcess.Start(Executable, ["serve", "--config", file], folder.Path), url);
    }

    public Task UntilReadyAsync() => process.UntilAnswersAsync(new Uri(Url, "/-/ready"));

    public static PeerProcess Run(TemporaryFolder folder, params string[] arguments) => PeerProcess.Start(Executable, arguments, folder.Path);

    /// <summary>kill -9: nothing gets a chance to tidy up.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public Task<int> TerminateAsync() => process.TerminateAsync();

    public ValueTask DisposeAsync() => process.DisposeAsync();
}

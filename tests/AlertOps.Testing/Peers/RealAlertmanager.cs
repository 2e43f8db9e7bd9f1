namespace AlertOps.Testing.Peers;

/// <summary>Debian's Alertmanager, alone (no cluster).</summary>
public sealed class RealAlertmanager : IAsyncDisposable
{
    private readonly PeerProcess process;
    private readonly TemporaryFolder folder;

    private RealAlertmanager(PeerProcess process, TemporaryFolder folder, Uri url)
    {
        this.process = process;
        this.folder = folder;
        Url = url;
    }

    public Uri Url { get; }

    public static async Task<RealAlertmanager> StartAsync(string configuration)
    {
        var home = new TemporaryFolder();
        var url = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");
        var started = PeerProcess.Start("prometheus-alertmanager",
        [
            $"--config.file={home.Write("alertmanager.yml", configuration)}",
            $"--storage.path={home.File("data")}",
            $"--web.listen-address={url.Authority}",
            "--cluster.listen-address=",
        ]);
        await started.UntilAnswersAsync(new Uri(url, "/-/ready"));
        return new RealAlertmanager(started, home, url);
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        folder.Dispose();
    }
}

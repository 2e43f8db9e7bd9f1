namespace AlertOps.Testing.Peers;

/// <summary>Debian's Prometheus with its own configuration, data folder and port.</summary>
public sealed class RealPrometheus : IAsyncDisposable
{
    private readonly PeerProcess process;
    private readonly TemporaryFolder folder;

    private RealPrometheus(PeerProcess process, TemporaryFolder folder, Uri url)
    {
        this.process = process;
        this.folder = folder;
        Url = url;
    }

    public Uri Url { get; }

    public static async Task<RealPrometheus> StartAsync(string configuration)
    {
        var home = new TemporaryFolder();
        var url = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");
        var started = PeerProcess.Start("prometheus",
        [
            $"--config.file={home.Write("prometheus.yml", configuration)}",
            $"--storage.tsdb.path={home.File("data")}",
            $"--web.listen-address={url.Authority}",
        ]);
        await started.UntilAnswersAsync(new Uri(url, "/-/ready"));
        return new RealPrometheus(started, home, url);
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        folder.Dispose();
    }
}

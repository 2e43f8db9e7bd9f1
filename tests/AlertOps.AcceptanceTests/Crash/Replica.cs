using AlertOps.Testing;
using AlertOps.Testing.Peers;

namespace AlertOps.AcceptanceTests.Crash;

/// <summary>An <c>alertops serve</c> that is killed and starts again at the same address, with the same folder.</summary>
internal sealed class Replica(Func<Uri, string> configuration) : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private AlertOpsProcess? process;

    public Uri Url { get; } = new($"http://127.0.0.1:{PeerProcess.FreePort()}");

    public string Output => process?.Output ?? "";

    public void Start() => process = AlertOpsProcess.Launch(configuration(Url), Url, folder);

    public Task UntilReadyAsync() => process!.UntilReadyAsync();

    public async Task KillAsync()
    {
        await process!.KillAsync();
        await process.DisposeAsync();
    }

    public Task<int> TerminateAsync() => process!.TerminateAsync();

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        folder.Dispose();
    }
}

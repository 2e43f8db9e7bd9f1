using System.Collections.Immutable;

namespace AlertOps.Configuration;

/// <summary>Holds the state of reloads for metrics and pages. Begins with the successful load that the service started with.</summary>
internal sealed class ReloadStatus(TimeProvider clock)
{
    private volatile ReloadState current = new(clock.GetUtcNow(), true, [], []);

    public ReloadState Current => current;

    public ReloadState Succeeded(ImmutableArray<string> needsRestart) => current = new ReloadState(clock.GetUtcNow(), true, [], needsRestart);

    public ReloadState Failed(ImmutableArray<Problem> problems) => current = current with { IsSuccessful = false, Problems = problems };
}

using AlertOps.Configuration;

namespace AlertOps.Access;

/// <summary>Warns at the start, and after a reload that makes it so, that callers on this machine may do everything without signing in.</summary>
internal sealed class FreshInstallationWarning(ActiveConfiguration configuration, ILogger<FreshInstallationWarning> logger) : IHostedService
{
    private bool warned;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Warn(configuration.Current);
        configuration.Changed += Warn;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        configuration.Changed -= Warn;
        return Task.CompletedTask;
    }

    private void Warn(AlertOpsOptions options)
    {
        var fresh = FreshInstallation.IsFresh(options);
        if (fresh && !warned)
        {
            logger.FreshInstallation();
        }

        warned = fresh;
    }
}

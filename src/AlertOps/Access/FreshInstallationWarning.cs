using AlertOps.Configuration;

namespace AlertOps.Access;

/// <summary>Says at the start, and after a reload that makes it so, that this machine may do everything without signing in.</summary>
internal sealed class FreshInstallationWarning(ActiveConfiguration configuration, ILogger<FreshInstallationWarning> logger) : IHostedService
{
    private bool told;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Tell(configuration.Current);
        configuration.Changed += Tell;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        configuration.Changed -= Tell;
        return Task.CompletedTask;
    }

    private void Tell(AlertOpsOptions options)
    {
        var fresh = Installation.IsFresh(options);
        if (fresh && !told)
        {
            logger.FreshInstallation();
        }

        told = fresh;
    }
}

namespace AlertOps.Background;

/// <summary>Ends the process with a failure code when restarting a part can't help. Work in progress is finished first, as after SIGTERM.</summary>
internal sealed class ServiceFailure(
    IEnumerable<ICloseOnFailure> sources, Draining draining, IHostApplicationLifetime application, TimeProvider time, ILogger<ServiceFailure> logger)
{
    private string? why;

    /// <summary>The reason of the failure; null as long as the service has not failed.</summary>
    public string? Why => Volatile.Read(ref why);

    /// <param name="reason">The problem and its cure, for the operator. Only the first one is kept.</param>
    public void End(string reason)
    {
        if (Interlocked.CompareExchange(ref why, reason, null) is null)
        {
            logger.EndsInFailure(reason);
            foreach (var source in sources)
            {
                source.Close();
            }

            draining.Begin(DrainLifetime.CallPeriod, time);
            _ = StopAsync();
        }
    }

    /// <summary>Gives a load balancer time to notice, as after SIGTERM. Nothing is accepted meanwhile.</summary>
    private async Task StopAsync()
    {
        await Task.Delay(DrainLifetime.IntakePeriod, time, CancellationToken.None);
        application.StopApplication();
    }
}

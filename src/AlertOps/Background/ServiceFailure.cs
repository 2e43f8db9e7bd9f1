namespace AlertOps.Background;

/// <summary>Ends the process with a failure code, for what no restart of a part can mend. What is under way is finished first, as with SIGTERM.</summary>
internal sealed class ServiceFailure(
    IEnumerable<ICloseOnFailure> sources, Draining draining, IHostApplicationLifetime application, TimeProvider time, ILogger<ServiceFailure> logger)
{
    private string? why;

    /// <summary>Null as long as nothing has failed for good.</summary>
    public string? Why => Volatile.Read(ref why);

    /// <param name="reason">What is wrong and how to put it right; the first one counts.</param>
    public void End(string reason)
    {
        if (Interlocked.CompareExchange(ref why, reason, null) is null)
        {
            logger.EndsInFailure(reason);
            foreach (var source in sources)
            {
                source.Close();
            }

            draining.Begin(DrainLifetime.CallsMayTake, time);
            _ = StopAsync();
        }
    }

    /// <summary>As with SIGTERM a load balancer gets time to notice; nothing is taken meanwhile.</summary>
    private async Task StopAsync()
    {
        await Task.Delay(DrainLifetime.IntakeGoesOn, time, CancellationToken.None);
        application.StopApplication();
    }
}

using System.Runtime.InteropServices;

namespace AlertOps.Background;

/// <summary>
/// Stops the host on a signal. After SIGTERM the service is not ready and claims nothing more, but intake goes on for five seconds, since a load balancer
/// needs to notice; calls in flight get ten seconds; the process has ended within twenty. SIGINT skips the five seconds: somebody sits at the keyboard.
/// </summary>
internal sealed class DrainLifetime(
    Draining draining, IHostApplicationLifetime application, TimeProvider time, ILogger<DrainLifetime> logger) : IHostLifetime, IDisposable
{
    /// <summary>The time that intake goes on after SIGTERM.</summary>
    public static readonly TimeSpan IntakePeriod = TimeSpan.FromSeconds(5);

    /// <summary>The time that calls in flight may still take.</summary>
    public static readonly TimeSpan CallPeriod = TimeSpan.FromSeconds(10);

    /// <summary>Counts from the end of intake. It is longer than <see cref="CallPeriod"/>, since cut connections and a database that does not answer take a few seconds more.</summary>
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(11);

    private readonly List<PosixSignalRegistration> registrations = [];

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Handle(context, IntakePeriod)));
        registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Handle(context, TimeSpan.Zero)));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        logger.Drained();
        return Task.CompletedTask;
    }

    public void Dispose() => registrations.ForEach(registration => registration.Dispose());

    private void Handle(PosixSignalContext context, TimeSpan intake)
    {
        context.Cancel = true;
        if (draining.HasBegun)
        {
            // A second signal ends the wait for calls.
            application.StopApplication();
            return;
        }

        logger.DrainBegun(intake.TotalSeconds);
        draining.Begin(CallPeriod, time);
        _ = StopAfterAsync(intake);
    }

    private async Task StopAfterAsync(TimeSpan intake)
    {
        await Task.Delay(intake, time, CancellationToken.None);
        application.StopApplication();
    }
}

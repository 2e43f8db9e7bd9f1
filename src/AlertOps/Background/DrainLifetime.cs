using System.Runtime.InteropServices;

namespace AlertOps.Background;

/// <summary>
/// SIGTERM: not ready, no new claims, while intake goes on for five seconds (a load balancer needs to notice); calls in flight get ten; the host is
/// gone within twenty. SIGINT skips the five seconds: somebody sits at the keyboard.
/// </summary>
internal sealed class DrainLifetime(
    Draining draining, IHostApplicationLifetime application, TimeProvider time, ILogger<DrainLifetime> logger) : IHostLifetime, IDisposable
{
    public static readonly TimeSpan IntakeGoesOn = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan CallsMayTake = TimeSpan.FromSeconds(10);

    /// <summary>Counted from the end of the intake; connections that are cut then, and a database that does not answer, take a few seconds more.</summary>
    public static readonly TimeSpan GoneWithin = TimeSpan.FromSeconds(11);

    private readonly List<PosixSignalRegistration> registrations = [];

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Handle(context, IntakeGoesOn)));
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
            // The second Ctrl-C means it.
            application.StopApplication();
            return;
        }

        logger.DrainBegun(intake.TotalSeconds);
        draining.Begin(CallsMayTake, time);
        _ = StopAfterAsync(intake);
    }

    private async Task StopAfterAsync(TimeSpan intake)
    {
        await Task.Delay(intake, time, CancellationToken.None);
        application.StopApplication();
    }
}

using System.Diagnostics.CodeAnalysis;
using AlertOps.Background;
using AlertOps.Delivery;

namespace AlertOps.Intake;

/// <summary>Keeps what was refused, opens the incident that speaks of it, and ends it after an hour of quiet.</summary>
internal sealed class RefusedBodies(IAlertStore store, IntakeQueue queue, LogThrottle pace, TimeProvider time, ILogger<RefusedBodies> logger)
    : PeriodicLoop("refused_bodies", Interval, time, logger)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromHours(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private readonly Lock guard = new();
    private DateTimeOffset? last;
    private bool loaded;

    private DateTimeOffset? Last
    {
        get
        {
            lock (guard)
            {
                return last;
            }
        }

        set
        {
            lock (guard)
            {
                last = value;
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The caller's answer stands whether or not its body can be kept.")]
    public async Task KeepAsync(RefusedBody refused)
    {
        if (pace.Allows($"body/{refused.Status}", out var leftOut))
        {
            Log.BodyRefused(logger, refused.Status, leftOut);
        }

        try
        {
            await store.KeepRefusedAsync(refused, CancellationToken.None);
            Last = refused.At;
            await queue.SubmitAsync(RefusedIncident.Opened(refused), queue.Budget.Open(), CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            // As is known and was said.
        }
        catch (Exception error)
        {
            Log.RefusedNotKept(logger, pace, error);
        }
    }

    /// <summary>Ends the incident once nothing was refused for an hour.</summary>
    public async Task EndWhenQuietAsync(CancellationToken ct)
    {
        if (!loaded)
        {
            // The process before may have refused something.
            Last ??= await store.LastRefusedAsync(ct);
            loaded = true;
        }

        var now = Now;
        if (Last is { } refused && now - refused >= Quiet)
        {
            var admission = await queue.SubmitAsync(RefusedIncident.Over(refused, now), queue.Budget.Open(), ct);
            lock (guard)
            {
                // A refusal in between has opened it anew.
                last = admission.Kind == AdmissionKind.Recorded && last == refused ? null : last;
            }
        }
    }

    protected override Task LookAsync(CancellationToken ct) => EndWhenQuietAsync(ct);
}

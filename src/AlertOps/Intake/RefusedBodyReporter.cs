using System.Diagnostics.CodeAnalysis;
using AlertOps.Background;
using AlertOps.Delivery;

namespace AlertOps.Intake;

/// <summary>Stores refused bodies, opens the incident that reports them, and resolves it after an hour without a refusal.</summary>
internal sealed class RefusedBodyReporter(IHousekeepingStore store, IntakeQueue queue, LogThrottle throttle, TimeProvider time, ILogger<RefusedBodyReporter> logger)
    : PeriodicLoop("refused_bodies", Interval, time, logger)
{
    private static readonly TimeSpan QuietPeriod = TimeSpan.FromHours(1);
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

    /// <summary>Stores the body and opens the incident. Never fails; the log says when the body could not be stored.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "The caller's answer stands whether or not its body can be stored.")]
    public async Task ReportAsync(RefusedBody refused)
    {
        if (throttle.Allows($"body/{refused.Status}", out var leftOut))
        {
            Log.BodyRefused(logger, refused.Status, leftOut);
        }

        try
        {
            await store.SaveRefusedBodyAsync(refused, CancellationToken.None);
            Last = refused.At;
            await queue.SubmitAsync(RefusedBodyIncident.Opened(refused), queue.Budget.Reserve(), CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            // The outage is logged where it is noticed.
        }
        catch (Exception error)
        {
            Log.RefusedNotKept(logger, throttle, error);
        }
    }

    /// <summary>Resolves the incident once nothing was refused for an hour.</summary>
    public async Task ResolveWhenQuietAsync(CancellationToken ct)
    {
        if (!loaded)
        {
            // The process before this one may have refused something.
            Last ??= await store.LastRefusedBodyAsync(ct);
            loaded = true;
        }

        var now = Now;
        if (Last is { } refused && now - refused >= QuietPeriod)
        {
            var result = await queue.SubmitAsync(RefusedBodyIncident.Resolved(refused, now), queue.Budget.Reserve(), ct);
            lock (guard)
            {
                // A refusal in the meantime has opened the incident again.
                last = result.Status == IntakeStatus.Recorded && last == refused ? null : last;
            }
        }
    }

    protected override Task TickAsync(CancellationToken ct) => ResolveWhenQuietAsync(ct);
}

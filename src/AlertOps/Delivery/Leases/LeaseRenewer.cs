using System.Collections.Concurrent;
using AlertOps.Background;

namespace AlertOps.Delivery.Leases;

/// <summary>
/// Renews leases while work is running; cancels the work's token when renewal fails, or when the lease may be over by this process's own clocks, whether or
/// not the database answers. So a lease can be short (another replica takes over a dead one's work within it), and work may take longer.
/// </summary>
internal sealed class LeaseRenewer(IOutboxStore store, TimeProvider time, ILogger<LeaseRenewer> logger) : PeriodicLoop("leases", Period, time, logger)
{
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(30);

    /// <summary>Clocks of replicas may differ by this much, so a holder stops work this much earlier than others may take over.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(8);

    /// <summary>Interval at which the wall clock is compared: timers run on the monotonic clock, which stands still while the machine is suspended.</summary>
    private static readonly TimeSpan WallClockPeriod = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Lease, HeldLease> held = new();
    private ITimer? wallClock;

    /// <summary>The moment before a claim is asked for. Its lease counts from here, however long the database takes to answer.</summary>
    public LeaseStart Start() => new(Time.GetTimestamp(), Now);

    /// <summary>Holds and renews the lease of a claim that was just made, until the answer is disposed of.</summary>
    /// <param name="start">The moment before the claim was asked for.</param>
    public HeldLease Hold(Lease lease, LeaseStart start, CancellationToken ct)
    {
        var hold = new HeldLease(this, Time, lease, start, ct);
        held[lease] = hold;
        return hold;
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        wallClock = Time.CreateTimer(_ => LoseExpired(), null, WallClockPeriod, WallClockPeriod);
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        wallClock?.Dispose();
        base.Dispose();
    }

    /// <summary>Time until work on a lease must stop, by the clock that is farther ahead.</summary>
    internal TimeSpan RemainingOf(LeaseStart start)
    {
        var monotonic = Length - Margin - Time.GetElapsedTime(start.Timestamp);
        var wall = start.Now + Length - Margin - Now;
        return monotonic < wall ? monotonic : wall;
    }

    internal void Remove(Lease lease) => held.TryRemove(lease, out _);

    // Until the host ends: work that drains still needs its claims.
    protected override Task TickAsync(CancellationToken ct) => held.IsEmpty ? Task.CompletedTask : RenewAsync(ct);

    /// <summary>Renews all held leases. When this fails the next round may succeed; until then the holder's clocks decide.</summary>
    private async Task RenewAsync(CancellationToken ct)
    {
        var holds = held.Values.ToList();
        var start = Start();
        var renewed = (await store.RenewAsync([.. holds.Select(hold => hold.Lease)], start.Now + Length, ct)).ToHashSet();
        foreach (var hold in holds)
        {
            if (renewed.Contains(hold.Lease))
            {
                hold.Renew(start);
            }
            else if (held.ContainsKey(hold.Lease))
            {
                hold.Lose();
            }
        }
    }

    private void LoseExpired()
    {
        foreach (var hold in held.Values.Where(hold => hold.IsOver))
        {
            hold.Lose();
        }
    }
}

using System.Collections.Concurrent;
using AlertOps.Background;

namespace AlertOps.Delivery;

/// <summary>
/// Keeps the claims of work in hand alive, so that a lease can be short (a dead replica's work is taken over within it) and work long. Whoever loses
/// his claim, or can't be sure of it any more by his own clocks, is told to stop, whether or not the database answers.
/// </summary>
internal sealed class LeaseRenewer(IOutboxStore store, TimeProvider time, ILogger<LeaseRenewer> logger) : PeriodicLoop("leases", Period, time, logger)
{
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(30);

    /// <summary>Clocks of replicas may differ by this much, so a holder lets go by so much earlier than others may take over.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(8);

    /// <summary>How often the wall clock is compared: timers run on the monotonic one, which stands still while the machine is suspended.</summary>
    private static readonly TimeSpan WallPeriod = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Lease, Held> held = new();
    private ITimer? wall;

    /// <summary>The moment before a claim is asked for. Its lease counts from here, however long the database takes to answer.</summary>
    public LeaseStart Start() => new(Time.GetTimestamp(), Now);

    /// <summary>Holds on to a claim that was just taken, until the answer is disposed of.</summary>
    /// <param name="start">From before the claim was asked for.</param>
    public Held Hold(Lease lease, LeaseStart start, CancellationToken ct)
    {
        var hold = new Held(this, Time, lease, start, ct);
        held[lease] = hold;
        return hold;
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        wall = Time.CreateTimer(_ => LoseThoseOver(), null, WallPeriod, WallPeriod);
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        wall?.Dispose();
        base.Dispose();
    }

    // To the end of the host: work that drains still needs its claims.
    protected override Task LookAsync(CancellationToken ct) => held.IsEmpty ? Task.CompletedTask : RenewAsync(ct);

    /// <summary>When it fails the next one may succeed; until then the holder's clocks decide.</summary>
    private async Task RenewAsync(CancellationToken ct)
    {
        var mine = held.Values.ToList();
        var asked = Start();
        var kept = (await store.RenewAsync([.. mine.Select(hold => hold.Lease)], asked.Now + Length, ct)).ToHashSet();
        foreach (var hold in mine)
        {
            if (kept.Contains(hold.Lease))
            {
                hold.Renew(asked);
            }
            else if (held.ContainsKey(hold.Lease))
            {
                hold.Lose();
            }
        }
    }

    private void LoseThoseOver()
    {
        foreach (var hold in held.Values.Where(hold => hold.IsOver))
        {
            hold.Lose();
        }
    }

    private TimeSpan LeftOf(LeaseStart start)
    {
        var onMonotonic = Length - Margin - Time.GetElapsedTime(start.Timestamp);
        var onWall = start.Now + Length - Margin - Now;
        return onMonotonic < onWall ? onMonotonic : onWall;
    }

    /// <summary>A claim in hand.</summary>
    internal sealed class Held : IDisposable
    {
        private readonly LeaseRenewer keeper;
        private readonly CancellationTokenSource over;
        private readonly CancellationTokenSource either;
        private readonly Lock gate = new();
        private LeaseStart start;
        private bool isDisposed;

        public Held(LeaseRenewer keeper, TimeProvider time, Lease lease, LeaseStart start, CancellationToken ct)
        {
            this.keeper = keeper;
            this.start = start;
            Lease = lease;
            over = new CancellationTokenSource(NotNegative(keeper.LeftOf(start)), time);
            either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, ct);
            Token = either.Token;
        }

        public Lease Lease { get; }

        /// <summary>Cancelled when the claim is lost or over, or the work has to stop anyway.</summary>
        public CancellationToken Token { get; }

        /// <summary>Another may have the work by now: what has not begun must not begin.</summary>
        public bool IsOver
        {
            get
            {
                lock (gate)
                {
                    return over.IsCancellationRequested || keeper.LeftOf(start) <= TimeSpan.Zero;
                }
            }
        }

        public void Renew(LeaseStart asked)
        {
            lock (gate)
            {
                if (!isDisposed && !over.IsCancellationRequested)
                {
                    start = asked;
                    over.CancelAfter(NotNegative(keeper.LeftOf(asked)));
                }
            }
        }

        public void Lose()
        {
            try
            {
                over.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The work was done at the same moment.
            }
        }

        public void Dispose()
        {
            lock (gate)
            {
                isDisposed = true;
            }

            keeper.held.TryRemove(Lease, out _);
            either.Dispose();
            over.Dispose();
        }

        private static TimeSpan NotNegative(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
    }
}

/// <summary>When a claim was asked for, on the clock that never jumps and on the one that is written into the database.</summary>
internal readonly record struct LeaseStart(long Timestamp, DateTimeOffset Now);

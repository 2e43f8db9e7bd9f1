using System.Collections.Immutable;
using AlertOps.Delivery.Leases;

namespace AlertOps.Delivery.Lanes;

/// <summary>
/// Serves one endpoint of a channel: claims its work and sends as many of its calls at once as the channel's descriptor says. Lanes share nothing but the database,
/// so that an endpoint that hangs holds up no other one.
/// </summary>
internal sealed class DispatchLane
{
    /// <summary>Pause after a round that found nothing, though there was work: its pictures are being drawn, or another replica was faster.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);

    private readonly EndpointKey key;
    private readonly IChannel channel;
    private readonly LaneServices services;
    private readonly CallSender sender;
    private readonly LaneFeed feed;
    private readonly Action<DispatchLane> wantsRound;

    private readonly Lock sync = new();
    private readonly PriorityQueue<(Call Call, HeldLease Lease), (bool IsLessUrgent, long Order)> waiting = new();
    private LaneWork work;
    private int workers;
    private int claimed;
    private long order;
    private bool isRunning;
    private bool mayHaveMore;
    private bool isWantedAgain;
    private long? restsSince;
    private long idleSince;

    /// <param name="wantsRound">Called when the lane has room again for work that it left behind.</param>
    public DispatchLane(LaneWork work, IChannel channel, LaneServices services, Action<DispatchLane> wantsRound)
    {
        (this.work, this.channel, this.services, this.wantsRound) = (work, channel, services, wantsRound);
        key = work.Lane;
        sender = new CallSender(channel, services);
        feed = new LaneFeed(key, channel, services, Start);
        idleSince = services.Time.GetTimestamp();
    }

    /// <summary>True when nothing is claimed and no round is running.</summary>
    public bool IsIdle
    {
        get
        {
            lock (sync)
            {
                return !isRunning && claimed == 0;
            }
        }
    }

    /// <summary>Time since the lane last had anything to do; zero while it has.</summary>
    public TimeSpan IdleTime => IsIdle ? services.Time.GetElapsedTime(Interlocked.Read(ref idleSince)) : TimeSpan.Zero;

    /// <summary>Begins a round if the lane has room for the work and isn't resting; then <see cref="RunRoundAsync"/> must follow.</summary>
    public bool TryBeginRound(LaneWork found)
    {
        lock (sync)
        {
            work = found;
            return TryBeginRound(isAgain: false);
        }
    }

    /// <summary>Begins another round when the one before left work behind and there is room for it by now; then <see cref="RunRoundAsync"/> must follow.</summary>
    public bool TryBeginAgain()
    {
        lock (sync)
        {
            return TryBeginRound(isAgain: true);
        }
    }

    /// <summary>Claims what there is room for, and starts to send it.</summary>
    public async Task RunRoundAsync(CancellationToken ct)
    {
        var (room, taken) = (Room, 0);
        try
        {
            taken = await feed.FeedAsync(work, room, ct);
        }
        finally
        {
            lock (sync)
            {
                isRunning = false;
                mayHaveMore = taken >= room || isWantedAgain;
                restsSince = taken == 0 && !isWantedAgain ? services.Time.GetTimestamp() : null;
                isWantedAgain = false;
                Interlocked.Exchange(ref idleSince, services.Time.GetTimestamp());
            }
        }

        // A worker that ended meanwhile could not begin a round.
        wantsRound(this);
    }

    private int MaxParallel => Math.Max(1, channel.Descriptor.MaxParallel);

    /// <summary>As many calls again as are sent at once are claimed beforehand, so that no slot waits for the database; none where one call excludes the next.</summary>
    private int Capacity => channel.Descriptor.OneAtATimePer is KeyScope.Endpoint or KeyScope.Channel ? 1 : 2 * MaxParallel;

    private int Room => Capacity - Volatile.Read(ref claimed);

    private bool IsResting => restsSince is { } since && services.Time.GetElapsedTime(since) < Rest;

    private bool TryBeginRound(bool isAgain)
    {
        // A query for every slot that becomes free would cost more than it finds, unless a critical message waits.
        var enough = work.IsCritical ? 1 : (Capacity + 1) / 2;
        if (isRunning)
        {
            // The running round may have read too early to see what has been found since.
            isWantedAgain |= !isAgain;
            return false;
        }

        if (Room < enough || IsResting || sender.HasUnwritten || (isAgain && !mayHaveMore))
        {
            return false;
        }

        isRunning = true;
        return true;
    }

    private void Start(ImmutableArray<Call> calls, LeaseStart start)
    {
        var started = 0;
        lock (sync)
        {
            foreach (var call in calls)
            {
                waiting.Enqueue((call, services.Leases.Hold(Lease.Of(call), start, services.Draining.InFlight)), (!call.Draft.IsCritical, order++));
            }

            claimed += calls.Length;
            started = Math.Min(MaxParallel - workers, waiting.Count);
            workers += Math.Max(0, started);
        }

        for (; started > 0; started--)
        {
            _ = WorkAsync();
        }
    }

    /// <summary>Sends one claimed call after the other, the most urgent first, until none is left.</summary>
    private async Task WorkAsync()
    {
        while (TryTake() is { } next)
        {
            using (next.Lease)
            {
                await sender.SendAndSettleAsync(next.Call, next.Lease);
            }

            lock (sync)
            {
                claimed--;
                restsSince = null;
                Interlocked.Exchange(ref idleSince, services.Time.GetTimestamp());
            }

            wantsRound(this);
        }
    }

    private (Call Call, HeldLease Lease)? TryTake()
    {
        lock (sync)
        {
            if (waiting.TryDequeue(out var next, out _))
            {
                return next;
            }

            workers--;
            return null;
        }
    }
}

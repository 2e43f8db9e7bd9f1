using System.Collections.Concurrent;
using AlertOps.Background;
using AlertOps.Configuration;
using AlertOps.Delivery.Lanes;

namespace AlertOps.Delivery;

/// <summary>
/// Sends what is due: finds the lanes that have work, and lets each of them run its rounds beside the others. What a lane has claimed but can't finish before the
/// process dies is claimed again after the next start.
/// </summary>
internal sealed class DeliveryDispatcher(LaneServices services) : BackgroundLoop("dispatcher", services.Time, services.Logger)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>Part of the time that may be spent in searching for lanes with work, however many signals come; slow searches may take half of it.</summary>
    private const double SearchShare = 0.2;

    /// <summary>The longest pause after a search, unless the search itself took longer: a new message may wait for the end of the pause.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    /// <summary>The time after which a lane that has nothing to do is dropped.</summary>
    private static readonly TimeSpan LaneLifetime = TimeSpan.FromMinutes(10);

    private readonly Dictionary<EndpointKey, DispatchLane> lanes = [];
    private readonly ConcurrentDictionary<DispatchLane, bool> failing = new();
    private AlertOpsOptions? lastConfiguration;
    private CancellationToken noNewWork;

    protected override bool IsOver => services.Draining.HasBegun;

    protected override async Task RunAsync(CancellationToken ct)
    {
        noNewWork = services.Draining.NoNewWork(ct);
        await DispatchAllAsync(noNewWork);
        await FinishClaimedAsync();
    }

    private async Task DispatchAllAsync(CancellationToken ct)
    {
        try
        {
            while (!ct.IsCancellationRequested)
            {
                var began = Time.GetTimestamp();
                var isAllBegun = await DispatchAsync(ct);
                var took = Time.GetElapsedTime(began);
                await services.Signal.WaitAsync(isAllBegun ? Poll : DispatchLane.Rest, Time, ct);
                await PauseAsync(began, took, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Draining: what is pending stays for the next start.
        }
    }

    /// <summary>Finds the lanes that have work, and begins their rounds.</summary>
    /// <returns>False when one with room for its work must wait for a moment.</returns>
    private async Task<bool> DispatchAsync(CancellationToken ct)
    {
        try
        {
            await RetrySuspendedAfterReloadAsync(ct);
            var found = await services.Store.LanesWithWorkAsync(Now, ct);
            if (failing.IsEmpty)
            {
                Recovered();
            }

            var isAllBegun = true;
            foreach (var work in found)
            {
                // A channel that this version doesn't have was planned by a newer replica, which also sends it.
                if (LaneOf(work) is { } lane)
                {
                    if (lane.TryBeginRound(work))
                    {
                        _ = RunRoundAsync(lane);
                    }
                    else
                    {
                        isAllBegun &= !lane.IsIdle;
                    }
                }
            }

            DropIdleLanes();
            return isAllBegun;
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            // The store is not available: nothing was claimed, so nothing can be lost. The next search is in a second.
            Report(error);
            return true;
        }
    }

    private DispatchLane? LaneOf(LaneWork work)
    {
        if (!lanes.TryGetValue(work.Lane, out var lane) && services.Channels.Find(work.Lane.Channel) is { } channel)
        {
            lanes[work.Lane] = lane = new DispatchLane(work, channel, services, RunAgain);
        }

        return lane;
    }

    /// <summary>Runs a round of a lane that has begun one. Its failure is reported, and the next round is tried when the lane has rested.</summary>
    private async Task RunRoundAsync(DispatchLane lane)
    {
        try
        {
            await lane.RunRoundAsync(noNewWork);
            failing.TryRemove(lane, out _);
        }
        catch (Exception error) when (!noNewWork.IsCancellationRequested)
        {
            failing[lane] = true;
            Report(error);
        }
        catch (OperationCanceledException)
        {
            // Draining: nothing more was claimed.
        }
    }

    /// <summary>A lane has room again: it goes on by itself with what it left behind; otherwise the search finds what has become due.</summary>
    private void RunAgain(DispatchLane lane)
    {
        if (!noNewWork.IsCancellationRequested && lane.TryBeginAgain())
        {
            _ = RunRoundAsync(lane);
        }
        else
        {
            services.Signal.NotifyLocal();
        }
    }

    /// <summary>Lets suspended endpoints be tried at once after the configuration was loaded or reloaded, since an administrator may have corrected it.</summary>
    private async Task RetrySuspendedAfterReloadAsync(CancellationToken ct)
    {
        var current = services.Configuration.Current;
        if (!ReferenceEquals(lastConfiguration, current))
        {
            await services.Store.RetrySuspendedAsync(services.Channels.Descriptors, ct);
            lastConfiguration = current;
        }
    }

    private void DropIdleLanes()
    {
        foreach (var (key, lane) in lanes)
        {
            if (lane.IdleTime > LaneLifetime)
            {
                lanes.Remove(key);
                failing.TryRemove(lane, out _);
            }
        }
    }

    private async Task PauseAsync(long began, TimeSpan took, CancellationToken ct)
    {
        var rest = TimeSpan.FromTicks(Math.Min((took / SearchShare - took).Ticks, Math.Max(LongestPause.Ticks, took.Ticks)));
        if (took + rest - Time.GetElapsedTime(began) is { Ticks: > 0 } left)
        {
            await Task.Delay(left, Time, ct);
        }
    }

    private async Task FinishClaimedAsync()
    {
        while (lanes.Values.Any(lane => !lane.IsIdle))
        {
            await services.Signal.WaitAsync(Poll, Time, CancellationToken.None);
        }
    }
}

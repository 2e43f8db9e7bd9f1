using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using AlertOps.Delivery.RateLimits;

namespace AlertOps.Delivery;

/// <summary>
/// Holds deliveries back for a moment while their pictures are drawn. Each waits once, for at most <see cref="MaxWait"/>, and keeps no other waiting; a
/// picture that isn't done by then is left out. Not thread-safe: only the dispatcher's loop uses it.
/// </summary>
/// <param name="wake">Called when a picture that a delivery waits for is done.</param>
internal sealed class PendingPictures(ChannelDirectory channels, IPictures pictures, TimeProvider time, Action wake)
{
    /// <summary>Drawing takes a tenth of a second, and is given up after two.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(2.5);

    /// <summary>Longer than a due delivery waits to be sent, unless its rate limit has no free slot; then it may wait for its pictures a second time.</summary>
    private static readonly TimeSpan Expiry = TimeSpan.FromMinutes(10);

    private readonly Dictionary<(long Delivery, int Generation), (Task Drawn, long Since)> waits = [];

    /// <summary>The deliveries that wait for no picture (any more).</summary>
    public ImmutableArray<DueDelivery> Ready(ImmutableArray<DueDelivery> due, DateTimeOffset now)
    {
        foreach (var (key, (_, since)) in waits)
        {
            if (time.GetElapsedTime(since) > Expiry)
            {
                waits.Remove(key);
            }
        }

        return due.RemoveAll(item => IsWaiting(item, now));
    }

    private bool IsWaiting(DueDelivery item, DateTimeOffset now)
    {
        // Neither a channel that this version doesn't have nor a line of a digest shows a picture.
        if (channels.Find(item.Delivery.Target.Channel) is not { } channel
            || item.Waiting > WindowPacing.MaxSingle(item.Sends, channel.Descriptor.RateLimits, now, item.Delivery.IsCritical))
        {
            return false;
        }

        var key = (item.Delivery.Id, item.Delivery.Generation);
        if (!waits.TryGetValue(key, out var wait))
        {
            var drawings = DrawingsOf(channel, item.Delivery);
            wait = (drawings.IsEmpty ? Task.CompletedTask : pictures.DrawAsync(drawings, item.Delivery.IsCritical), time.GetTimestamp());
            if (wait.Drawn.IsCompleted)
            {
                return false;
            }

            waits[key] = wait;
            _ = wait.Drawn.ContinueWith(_ => wake(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        return !wait.Drawn.IsCompleted && time.GetElapsedTime(wait.Since) < MaxWait;
    }

    /// <summary>Empty when the channel fails: the call builder deals with notices that make a renderer fail.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Boundary of one picture: whatever is in a notice, its message is sent without.")]
    private static ImmutableArray<string> DrawingsOf(IChannel channel, OutboxDelivery delivery)
    {
        try
        {
            return channel.Drawings(delivery);
        }
        catch (Exception)
        {
            return [];
        }
    }
}

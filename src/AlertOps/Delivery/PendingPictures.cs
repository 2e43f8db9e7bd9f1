using System.Collections.Immutable;

namespace AlertOps.Delivery;

/// <summary>
/// Which deliveries may be formed, and which wait a moment for their pictures. Each waits once, for at most <see cref="Patience"/>, and keeps nobody
/// waiting but itself; a picture that isn't done by then is left out. For the dispatcher's loop alone.
/// </summary>
/// <param name="wake">Called when a picture that somebody waits for is done.</param>
internal sealed class PendingPictures(IReadOnlyDictionary<string, IChannel> channels, IPictures pictures, TimeProvider time, Action wake)
{
    /// <summary>A picture takes a tenth of a second, and is given up after two.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2.5);

    /// <summary>Longer than a delivery is due without leaving, but for a gate that is shut; then it may wait a second time.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    private readonly Dictionary<(long Delivery, int Generation), (Task Drawn, long Since)> awaited = [];

    /// <summary>Those of the deliveries that wait for no picture (any more).</summary>
    public ImmutableArray<DueDelivery> Ready(ImmutableArray<DueDelivery> due, DateTimeOffset now)
    {
        foreach (var (key, (_, since)) in awaited)
        {
            if (time.GetElapsedTime(since) > Memory)
            {
                awaited.Remove(key);
            }
        }

        return due.RemoveAll(item => IsWaiting(item, now));
    }

    private bool IsWaiting(DueDelivery item, DateTimeOffset now)
    {
        // A channel that this version doesn't have, or a line of a digest, shows no picture.
        if (!channels.TryGetValue(item.Delivery.Target.Channel, out var channel) || item.Waiting > WindowPacing.Singly(item.Sends, channel.Limits, now, item.Delivery.IsCritical))
        {
            return false;
        }

        var key = (item.Delivery.Id, item.Delivery.Generation);
        if (!awaited.TryGetValue(key, out var wait))
        {
            var drawings = DrawingsOf(channel, item.Delivery);
            wait = (drawings.IsEmpty ? Task.CompletedTask : pictures.DrawAsync(drawings, item.Delivery.IsCritical), time.GetTimestamp());
            if (wait.Drawn.IsCompleted)
            {
                return false;
            }

            awaited[key] = wait;
            _ = wait.Drawn.ContinueWith(_ => wake(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        return !wait.Drawn.IsCompleted && time.GetElapsedTime(wait.Since) < Patience;
    }

    /// <summary>What can't be drawn is formed like anything else, which knows what to do about notices that break a renderer.</summary>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1031", Justification = "Boundary of one picture: whatever is in a notice, its message leaves without.")]
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

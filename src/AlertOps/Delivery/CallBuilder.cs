using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace AlertOps.Delivery;

/// <summary>
/// Builds calls of due deliveries, endpoint by endpoint. A delivery that makes a renderer fail must not keep others waiting: it is built by itself, with less
/// and less content (<see cref="OutboxDelivery.NoticeToSend"/>), and goes to the dead letters when that fails, too.
/// </summary>
internal sealed class CallBuilder(ChannelDirectory channels, ILogger logger)
{
    public CallBuildResult Build(IEnumerable<DueDelivery> due, DigestPolicy digests)
    {
        var result = new CallBuildResult();
        foreach (var group in due.GroupBy(item => (item.Delivery.Target.Channel, item.Delivery.Target.Endpoint)))
        {
            // A channel that this version doesn't have was planned by a newer replica, which also sends it.
            if (channels.Find(group.Key.Channel) is { } channel && !TryBuild(channel, [.. group], digests, result))
            {
                foreach (var item in group)
                {
                    BuildAlone(channel, item, digests, result);
                }
            }
        }

        return result;
    }

    private void BuildAlone(IChannel channel, DueDelivery item, DigestPolicy digests, CallBuildResult result)
    {
        for (var level = item.Delivery.ReductionLevel; level <= OutboxDelivery.LastReductionLevel; level++)
        {
            if (TryBuild(channel, [item with { Waiting = 1, Delivery = item.Delivery with { ReductionLevel = level } }], digests, result))
            {
                return;
            }
        }

        result.Failed.Add(item.Delivery);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Boundary of one message: whatever is in it, those beside it go on.")]
    private bool TryBuild(IChannel channel, ImmutableArray<DueDelivery> due, DigestPolicy digests, CallBuildResult result)
    {
        try
        {
            result.Drafts.AddRange(digests.Build(channel, due, result.DigestedKeys));
            return true;
        }
        catch (Exception error)
        {
            logger.BuildingFailed(error, channel.Descriptor.Name, due.Length, due[0].Delivery.Id);
            return false;
        }
    }
}

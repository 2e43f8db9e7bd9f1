using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace AlertOps.Delivery;

/// <summary>
/// Builds calls of the due deliveries of one lane. A delivery that makes a renderer fail must not keep others waiting: it is built by itself, with less
/// and less content (<see cref="OutboxDelivery.NoticeToSend"/>), and goes to the dead letters when that fails, too.
/// </summary>
internal sealed class CallBuilder(IChannel channel, ILogger logger)
{
    public CallBuildResult Build(ImmutableArray<DueDelivery> due, DigestPolicy digests)
    {
        var result = new CallBuildResult();
        if (!due.IsEmpty && !TryBuild(due, digests, result))
        {
            foreach (var item in due)
            {
                BuildAlone(item, digests, result);
            }
        }

        return result;
    }

    private void BuildAlone(DueDelivery item, DigestPolicy digests, CallBuildResult result)
    {
        for (var level = item.Delivery.ReductionLevel; level <= OutboxDelivery.LastReductionLevel; level++)
        {
            if (TryBuild([item with { Waiting = 1, Delivery = item.Delivery with { ReductionLevel = level } }], digests, result))
            {
                return;
            }
        }

        result.Failed.Add(item.Delivery);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Boundary of one message: whatever is in it, those beside it go on.")]
    private bool TryBuild(ImmutableArray<DueDelivery> due, DigestPolicy digests, CallBuildResult result)
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

using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace AlertOps.Delivery;

/// <summary>
/// Makes calls of what is due, endpoint by endpoint. What can't be put into words must keep nobody else waiting: by itself it says less and less
/// (<see cref="OutboxDelivery.ToSay"/>), and when that doesn't help it is set aside.
/// </summary>
internal sealed class CallBuilder(IReadOnlyDictionary<string, IChannel> channels, ILogger logger)
{
    public CallBuildResult Of(IEnumerable<DueDelivery> due, DigestPolicy departures)
    {
        var formed = new CallBuildResult();
        foreach (var group in due.GroupBy(item => (item.Delivery.Target.Channel, item.Delivery.Target.Endpoint)))
        {
            // A channel that this version doesn't have: a newer replica put it there, and carries it.
            if (channels.TryGetValue(group.Key.Channel, out var channel) && !TryForm(channel, [.. group], departures, formed))
            {
                foreach (var item in group)
                {
                    FormAlone(channel, item, departures, formed);
                }
            }
        }

        return formed;
    }

    private void FormAlone(IChannel channel, DueDelivery item, DigestPolicy departures, CallBuildResult formed)
    {
        for (var smaller = item.Delivery.ReductionLevel; smaller <= OutboxDelivery.LastReductionLevel; smaller++)
        {
            if (TryForm(channel, [item with { Waiting = 1, Delivery = item.Delivery with { ReductionLevel = smaller } }], departures, formed))
            {
                return;
            }
        }

        formed.Unformable.Add(item.Delivery);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Boundary of one message: whatever is in it, those beside it go on.")]
    private bool TryForm(IChannel channel, ImmutableArray<DueDelivery> due, DigestPolicy departures, CallBuildResult formed)
    {
        try
        {
            formed.Drafts.AddRange(departures.Of(channel, due, formed.Digesting));
            return true;
        }
        catch (Exception error)
        {
            logger.FormingFailed(error, channel.Name, due.Length, due[0].Delivery.Id);
            return false;
        }
    }
}

/// <summary>What became of the deliveries that are due.</summary>
internal sealed class CallBuildResult
{
    public List<CallDraft> Drafts { get; } = [];

    /// <summary>Those that no call can be made of.</summary>
    public List<OutboxDelivery> Unformable { get; } = [];

    /// <summary>Gates at which more waits than may leave singly.</summary>
    public HashSet<string> Digesting { get; } = new(StringComparer.Ordinal);
}

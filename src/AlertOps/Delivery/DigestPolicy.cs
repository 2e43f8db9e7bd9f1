using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Notices;
using AlertOps.Routing;

namespace AlertOps.Delivery;

/// <summary>
/// Decides what leaves by itself and what leaves together: a gate that has fewer slots than messages waiting lets a digest through, which names every
/// incident that it speaks for. Critical messages go first. Pure.
/// </summary>
internal sealed class DigestPolicy(AlertOpsOptions options, DateTimeOffset now)
{
    /// <summary>The calls that these deliveries make.</summary>
    /// <param name="digesting">Gets the gates at which more waits than may leave singly.</param>
    public ImmutableArray<CallDraft> Of(IChannel channel, IEnumerable<DueDelivery> due, ISet<string> digesting)
    {
        var singly = new List<OutboxDelivery>();
        var drafts = ImmutableArray.CreateBuilder<CallDraft>();
        foreach (var gate in due.GroupBy(item => item.Delivery.Target.RateLimitKey))
        {
            var urgency = channel.Limits.IsEmpty ? null : (bool?)gate.Any(item => item.Delivery.IsCritical);
            var waiting = gate.Where(item => urgency is null || item.Delivery.IsCritical == urgency).ToList();
            var alone = WindowPacing.Singly(waiting[0].Sends, channel.Limits, now, urgency == true);

            // What was refused for its content speaks for itself: it would spoil a digest for all the others.
            var refused = waiting.Where(item => item.Delivery.ReductionLevel > 0).Take(alone).ToList();
            var others = waiting.Where(item => item.Delivery.ReductionLevel == 0).ToList();
            singly.AddRange(refused.Select(item => item.Delivery));
            if (waiting[0].Waiting <= alone)
            {
                singly.AddRange(others.Select(item => item.Delivery));
            }
            else if (others.Count > 0)
            {
                digesting.Add(gate.Key);
                drafts.Add(Digest(channel, [.. others.Select(item => item.Delivery)]));
            }
        }

        var critical = singly.Where(delivery => delivery.IsCritical).Select(delivery => delivery.Id).ToHashSet();
        drafts.AddRange(channel.Build([.. singly]).Select(draft => draft with { IsCritical = draft.Deliveries.Any(critical.Contains) }));
        return drafts.ToImmutable();
    }

    private CallDraft Digest(IChannel channel, ImmutableArray<OutboxDelivery> waiting)
    {
        // One digest speaks one language in one format; whoever waits with another is in the next.
        var first = waiting[0];
        var alike = waiting
            .Where(delivery => delivery.Target == first.Target && delivery.Notice.Language == first.Notice.Language && delivery.SplitGroup == first.SplitGroup)
            .ToDictionary(delivery => (object)delivery.Notice, ReferenceEqualityComparer.Instance);
        var items = alike.Values.Select(delivery => new DigestItem(delivery.Notice, delivery.CommittedAt)).ToList();
        var zone = options.Receivers.TryGetValue(first.Receiver, out var receiver) ? receiver.TimeZone : TimeZoneInfo.Utc;
        var (notice, taken) = DigestNotice.Of(items, whole => channel.Fits(whole, first.Target), zone, options.Server.Link("/"));
        var covered = DigestNotice.Sorted(items).Take(taken).Select(item => alike[item.Notice]).ToList();
        var draft = channel.Build([covered[0] with { Notice = notice }])[0];
        return draft with
        {
            Deliveries = [.. covered.Select(delivery => delivery.Id)],
            Recipients = [.. covered.Select(delivery => delivery.Target.Recipient)],
            IsCritical = first.IsCritical,
        };
    }
}

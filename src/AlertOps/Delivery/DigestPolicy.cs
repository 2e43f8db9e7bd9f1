using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Delivery.RateLimits;
using AlertOps.Notices;
using AlertOps.Routing;

namespace AlertOps.Delivery;

/// <summary>
/// Decides which deliveries are sent singly and which as a digest: when more is waiting for a rate limit key than it has slots, one digest is sent that names
/// every incident that it reports. Critical messages go first. Pure.
/// </summary>
internal sealed class DigestPolicy(AlertOpsOptions options, DateTimeOffset now)
{
    /// <summary>Builds the calls of these deliveries.</summary>
    /// <param name="digestedKeys">Receives the rate limit keys for which a digest was built.</param>
    public ImmutableArray<CallDraft> Build(IChannel channel, IEnumerable<DueDelivery> due, ISet<string> digestedKeys)
    {
        var descriptor = channel.Descriptor;
        var single = new List<OutboxDelivery>();
        var drafts = ImmutableArray.CreateBuilder<CallDraft>();
        foreach (var group in due.GroupBy(item => descriptor.RateLimitKeyOf(item.Delivery.Target)))
        {
            var urgency = descriptor.RateLimits.IsEmpty ? null : (bool?)group.Any(item => item.Delivery.IsCritical);
            var waiting = group.Where(item => urgency is null || item.Delivery.IsCritical == urgency).ToList();
            var maxSingle = WindowPacing.MaxSingle(waiting[0].Sends, descriptor.RateLimits, now, urgency == true);

            // A delivery whose content was refused is sent by itself: it would get a digest refused for all the others.
            var refused = waiting.Where(item => item.Delivery.ReductionLevel > 0).Take(maxSingle).ToList();
            var others = waiting.Where(item => item.Delivery.ReductionLevel == 0).ToList();
            single.AddRange(refused.Select(item => item.Delivery));
            if (waiting[0].Waiting <= maxSingle)
            {
                single.AddRange(others.Select(item => item.Delivery));
            }
            else if (others.Count > 0)
            {
                digestedKeys.Add(group.Key);
                drafts.Add(Digest(channel, [.. others.Select(item => item.Delivery)]));
            }
        }

        var critical = single.Where(delivery => delivery.IsCritical).Select(delivery => delivery.Id).ToHashSet();
        drafts.AddRange(channel.Build([.. single]).Select(draft => draft with { IsCritical = draft.Deliveries.Any(critical.Contains) }));
        return drafts.ToImmutable();
    }

    private CallDraft Digest(IChannel channel, ImmutableArray<OutboxDelivery> waiting)
    {
        // A digest has one language and one format; deliveries with another language or format are in the next digest.
        var first = waiting[0];
        var alike = waiting
            .Where(delivery => delivery.Target == first.Target && delivery.Notice.Language == first.Notice.Language && delivery.SplitGroup == first.SplitGroup)
            .ToDictionary(delivery => (object)delivery.Notice, ReferenceEqualityComparer.Instance);
        var items = alike.Values.Select(delivery => new DigestItem(delivery.Notice, delivery.CommittedAt)).ToList();
        var zone = options.Receivers.TryGetValue(first.Receiver, out var receiver) ? receiver.TimeZone : TimeZoneInfo.Utc;
        var (notice, count) = DigestNotice.Of(items, whole => channel.Fits(whole, first.Target), zone, options.Server.Link("/"));
        var covered = DigestNotice.Sorted(items).Take(count).Select(item => alike[item.Notice]).ToList();
        var draft = channel.Build([covered[0] with { Notice = notice }])[0];
        return draft with
        {
            Deliveries = [.. covered.Select(delivery => delivery.Id)],
            Recipients = [.. covered.Select(delivery => delivery.Target.Recipient)],
            IsCritical = first.IsCritical,
        };
    }
}

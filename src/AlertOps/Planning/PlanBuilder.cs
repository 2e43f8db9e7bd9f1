using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Incidents;
using AlertOps.Notices;
using AlertOps.Routing;
using AlertOps.Routing.Audiences;

namespace AlertOps.Planning;

/// <summary>
/// Builds the plan of one change: the deliveries to its receivers, each recipient once, and to the receivers that stand in for one that reaches nobody; the
/// fallbacks; the reminder.
/// </summary>
internal sealed class PlanBuilder(DeliveryPlanner planner, AlertOpsOptions options, NoticeInput input, NoticeWriter writer)
{
    private readonly AudienceContext context = AudienceContext.Of(options, input.Incident.Subject, input.Now);
    private readonly Lazy<ImmutableSortedDictionary<string, ImmutableArray<string>>> labels =
        new(() => LabelValues.Of(input.Incident.Subject).ToStored(options.AudienceLabels));

    private readonly OrderedDictionary<string, PlannedDelivery> deliveries = new(StringComparer.Ordinal);

    public Plan Build(ImmutableArray<RoutedReceiver> routed, Jitter jitter)
    {
        var resolved = input.Change.Kind.EndsIncident() && !ManualMessage.Is(input.Incident);
        var receivers = routed.Select(item => item.Receiver).Where(receiver => !resolved || receiver.SendResolved);
        ImmutableArray<Receiver> unreached = [.. receivers.Where(receiver => !Tell(receiver))];
        ImmutableArray<UnreachedReceiver> stoodInFor = [.. unreached.Select(StandInFor)];
        DateTimeOffset? remindAt = resolved || routed.IsEmpty ? null : PeakMinuteShift.Shift(input.Now + routed.Min(item => item.Route.RepeatInterval), jitter);
        return new Plan([.. deliveries.Values], remindAt)
        {
            Fallbacks = [.. deliveries.Values.DistinctBy(delivery => delivery.Receiver).Select(FallbackOf).OfType<PlannedFallback>()],
            Unreached = stoodInFor,
        };
    }

    /// <returns>False when the receiver reaches nobody.</returns>
    private bool Tell(Receiver receiver) => Add(planner.Plan(receiver, NoticeFor(receiver), input, context));

    /// <summary>Tells the first of a receiver's fallbacks that reaches anybody, or else the root's receiver.</summary>
    private UnreachedReceiver StandInFor(Receiver receiver)
    {
        foreach (var standIn in options.FallbacksOf(receiver).Append(options.RootReceiver).OfType<Receiver>().Where(other => other.Name != receiver.Name))
        {
            var notice = UnreachedNotice.For(NoticeFor(standIn), receiver.Name, receiver.Audiences);
            if (Add(planner.PlanStandIn(standIn, notice, input, context)))
            {
                return new UnreachedReceiver(receiver.Name, receiver.Audiences, standIn.Name);
            }
        }

        return new UnreachedReceiver(receiver.Name, receiver.Audiences, null);
    }

    private Notice NoticeFor(Receiver receiver) => writer.Write(receiver.Language, receiver.TimeZone, receiver.Notice);

    private bool Add(IEnumerable<PlannedDelivery> planned)
    {
        var any = false;
        foreach (var delivery in planned)
        {
            any = true;
            deliveries[delivery.Key] = deliveries.TryGetValue(delivery.Key, out var known) ? DeliveryPlanner.Merge(known, delivery) : delivery;
        }

        return any;
    }

    private PlannedFallback? FallbackOf(PlannedDelivery delivery)
    {
        if (options.Receivers.GetValueOrDefault(delivery.Receiver) is not { Fallback: not null } receiver)
        {
            return null;
        }

        var steps = options.FallbacksOf(receiver).Select(step => planner.StepOf(step, delivery.Notice, input, labels.Value));
        return new PlannedFallback(receiver.Name, receiver.FallbackAfter, [.. steps]);
    }
}

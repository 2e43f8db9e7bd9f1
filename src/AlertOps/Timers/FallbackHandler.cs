using System.Collections.Immutable;
using System.Globalization;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Incidents;
using AlertOps.Notices;
using AlertOps.Routing;

namespace AlertOps.Timers;

/// <summary>
/// Takes the next fallback step of a receiver that nothing got through to: when its time is over, or at once when all of its deliveries are dead or wait behind
/// a suspension for a mistake in the configuration. The store has the timer looked at early when one of these happens.
/// </summary>
internal sealed class FallbackHandler : ITimerHandler
{
    /// <summary>Time until a delivery that may be the probe of a suspended endpoint is looked at again.</summary>
    private static readonly TimeSpan WhileProbing = TimeSpan.FromSeconds(1);

    /// <summary>Time until a fallback of which nobody can be told is looked at again: a reload may name somebody.</summary>
    private static readonly TimeSpan WhileUnreachable = TimeSpan.FromMinutes(5);

    /// <summary>The time after which a fallback of which nobody can be told is given up, as deliveries are.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    public string Kind => TimerKinds.Fallback;

    /// <param name="after">The time in which something must get through.</param>
    public static NewTimer TimerOf(ReceiverOfChange receiver, long? incident, ImmutableArray<FallbackStep> steps, DateTimeOffset now, TimeSpan after) => new(
        TimerKinds.Fallback,
        string.Create(CultureInfo.InvariantCulture, $"{receiver.ChangeId}/{receiver.Receiver}"),
        incident,
        now + after,
        new FallbackPayload(steps).Write());

    public TimerNeeds? Needs(DueTimer timer) =>
        ReceiverOf(timer) is { } receiver && FallbackPayload.Read(timer.Payload) is not null ? new TimerNeeds(receiver) : null;

    public TimerDecision Decide(DueTimer timer, TimerState state, AlertOpsOptions options, DateTimeOffset now) => state.Receiver switch
    {
        null or { AnySent: true } or { AnyLeft: false } or { Notice: null } => TimerDecision.Remove(),
        { IsHopeless: false, MayProbe: var mayProbe } when now < timer.DueAt =>
            TimerDecision.LookAgain(mayProbe && now + WhileProbing < timer.DueAt ? now + WhileProbing : timer.DueAt),
        { Notice: { } notice, Failure: var failure } =>
            FallbackTargets.Resolve(ReceiverOf(timer)!.Receiver, FallbackPayload.Read(timer.Payload)!.Steps, options, now) is { Steps.IsEmpty: false } resolved
                ? FallBack(timer, resolved, notice, failure, options, now)
                : NobodyToTell(timer, state.Incident, now),
    };

    private static TimerDecision NobodyToTell(DueTimer timer, TimerIncident? incident, DateTimeOffset now)
    {
        var receiver = ReceiverOf(timer)!.Receiver;
        var steps = string.Join(", ", FallbackPayload.Read(timer.Payload)!.Steps.Select(step => step.Receiver));
        var isOver = incident is { State: IncidentState.Resolved } || now - timer.DueAt > Lifetime;
        return (isOver ? TimerDecision.Remove() : TimerDecision.LookAgain(now + WhileUnreachable)) with
        {
            Report = logger => logger.NobodyToTell(receiver, timer.IncidentId, steps),
        };
    }

    private static TimerDecision FallBack(
        DueTimer timer, ResolvedFallback resolved, Notice original, DeliveryFailure? failure, AlertOpsOptions options, DateTimeOffset now)
    {
        var receiver = ReceiverOf(timer)!;
        var steps = resolved.Steps;
        var step = steps[0];
        var after = options.Receivers.TryGetValue(receiver.Receiver, out var known) ? known.FallbackAfter : Receiver.DefaultFallbackAfter;
        var (reason, channel, code) = failure ?? new DeliveryFailure(FailureReason.None, "", "");
        var notice = resolved.Explain(FallbackNotice.Of(original, receiver.Receiver, channel, EnumNames.Of(reason), code, after));
        ImmutableArray<TimerEffect> effects =
        [
            new TimerEffect.SuppressDeliveries(receiver),
            new TimerEffect.InsertDeliveries(
                receiver.ChangeId,
                [.. step.Targets.Select(target => new PlannedDelivery(step.Receiver, target, NoticeFor(step, target, notice)))]),
        ];
        if (steps.Length > 1)
        {
            // The next receiver's channels may be suspended as well, which is known as soon as its deliveries are there.
            var next = TimerOf(receiver with { Receiver = step.Receiver }, timer.IncidentId, steps.RemoveAt(0), now, step.After) with { LookAt = now };
            effects = effects.Add(new TimerEffect.SetTimer(next));
        }

        return TimerDecision.Remove(effects) with
        {
            Report = logger => logger.FellBack(receiver.Receiver, timer.IncidentId, EnumNames.Of(reason), code, step.Receiver),
        };
    }

    private static Notice NoticeFor(FallbackStep step, Target target, Notice notice) =>
        step.Bodies.FirstOrDefault(body => body.Endpoint == target.Endpoint) is { } ready ? notice with { PlannedBody = ready.Body } : notice;

    /// <returns>Null when the subject names none.</returns>
    private static ReceiverOfChange? ReceiverOf(DueTimer timer) =>
        timer.Subject.Split('/', 2) is [var change, var receiver] && long.TryParse(change, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? new ReceiverOfChange(id, receiver)
            : null;
}

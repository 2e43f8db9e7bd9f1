using System.Collections.Immutable;
using AlertOps.Notices;
using AlertOps.Routing;

namespace AlertOps.Delivery;

/// <summary>A way to reach people. Implementations: WeCom robot, WeCom app, email, sandbox; one contract suite runs against them all.</summary>
internal interface IChannel
{
    /// <summary>As in alertops.yml, in metrics and in the outbox: <c>wecom_robot</c>.</summary>
    string Name { get; }

    /// <summary>What its provider lets through one gate (<see cref="Target.RateLimitKey"/>); empty when nothing is limited.</summary>
    ImmutableArray<RateLimit> Limits { get; }

    /// <summary>Number of messages times people that one endpoint may send in a day; null when the channel doesn't count them.</summary>
    int? PersonTimesPerDay => null;

    /// <summary>Whether the notice can be said whole to this target, with nothing left out for want of room. Pure.</summary>
    bool Fits(Notice notice, Target target);

    /// <summary>SVG of the pictures that <see cref="Form"/> would show, to be drawn before; empty for most. Pure.</summary>
    ImmutableArray<string> Drawings(OutboxDelivery delivery) => [];

    /// <summary>
    /// Groups deliveries of one endpoint into calls and writes their exact bytes: identical notices to many people are one call where the channel can.
    /// Pure: no network, no clock; the same deliveries give the same bytes. Every delivery is in exactly one draft; deliveries of unequal
    /// <see cref="OutboxDelivery.SplitGroup"/> share none.
    /// </summary>
    ImmutableArray<CallDraft> Build(ImmutableArray<OutboxDelivery> due);

    /// <summary>
    /// Sends the bytes of a call and judges the answer. Failure is a value; only cancellation and bugs are exceptions. A target that is no longer
    /// configured is <see cref="FailureReason.TargetRemoved"/>.
    /// </summary>
    Task<CallResult> SendAsync(Call call, CancellationToken ct);
}

using System.Collections.Immutable;
using AlertOps.Notices;
using AlertOps.Routing;

namespace AlertOps.Delivery;

/// <summary>Sends messages to people in one way. Each channel has its own folder; one contract suite runs against them all.</summary>
internal interface IChannel
{
    /// <summary>Describes the channel to the store, the dispatcher and the pages, with the limits of the configuration in force.</summary>
    ChannelDescriptor Descriptor { get; }

    /// <summary>True when the whole notice fits into one message to this target. Pure.</summary>
    bool Fits(Notice notice, Target target);

    /// <summary>SVG of the pictures that <see cref="Build"/> would show, to be drawn before; empty for most. Pure.</summary>
    ImmutableArray<string> Drawings(OutboxDelivery delivery) => [];

    /// <summary>
    /// Groups deliveries of one endpoint into calls and writes their exact bytes: identical notices to many people are one call where the channel can.
    /// Pure: no network, no clock; the same deliveries give the same bytes. Every delivery is in exactly one draft; deliveries of different
    /// <see cref="OutboxDelivery.SplitGroup"/> never share one.
    /// </summary>
    ImmutableArray<CallDraft> Build(ImmutableArray<OutboxDelivery> due);

    /// <summary>
    /// Sends the bytes of a call and judges the answer. Failure is a value; only cancellation and bugs are exceptions. A target that is no longer
    /// configured is <see cref="FailureReason.TargetRemoved"/>.
    /// </summary>
    Task<CallResult> SendAsync(Call call, CancellationToken ct);

    /// <summary>
    /// Shows what the person who gets a call sees of its bytes: at least one part, the most important first. Bytes that an older version wrote, or that are
    /// damaged, are shown as text. Pure.
    /// </summary>
    ImmutableArray<PreviewPart> Preview(string mediaType, ImmutableArray<byte> body);

    /// <summary>
    /// Asks the servers of all configured endpoints whether they can be reached and accept the credentials, and sends no message to anybody. Only cancellation
    /// and bugs are exceptions.
    /// </summary>
    Task<ImmutableArray<ProbeProblem>> ProbeAsync(CancellationToken ct);
}

using System.Collections.Immutable;

namespace AlertOps.Outbox;

/// <summary>A way to reach people. Implementations: WeCom robot, WeCom app, email, sandbox; one contract suite runs against them all.</summary>
internal interface IChannel
{
    /// <summary>As in alertops.yml, in metrics and in the outbox: <c>wecom_robot</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Groups deliveries of one endpoint into calls and writes their exact bytes: identical notices to many people are one call where the channel can.
    /// Pure: no network, no clock; the same deliveries give the same bytes. Every delivery is in exactly one draft.
    /// </summary>
    ImmutableArray<CallDraft> Form(ImmutableArray<Delivery> due);

    /// <summary>
    /// Sends the bytes of a call and judges the answer. Failure is a value; only cancellation and bugs are exceptions. A target that is no longer
    /// configured is <see cref="FailureReason.TargetRemoved"/>.
    /// </summary>
    Task<CallResult> SendAsync(Call call, CancellationToken ct);
}

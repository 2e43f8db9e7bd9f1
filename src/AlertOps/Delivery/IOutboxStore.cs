using System.Collections.Immutable;
using AlertOps.Delivery.Lanes;
using AlertOps.Delivery.Leases;
using AlertOps.Delivery.Suspensions;

namespace AlertOps.Delivery;

/// <summary>
/// Stores deliveries, the calls that carry them, and what limits sending: sliding windows and suspensions of endpoints. Every method is one transaction;
/// <c>now</c> always comes from the caller's <see cref="TimeProvider"/>, never from the database. One contract suite runs against every
/// implementation.
/// </summary>
internal interface IOutboxStore
{
    /// <summary>
    /// Claims calls whose next attempt is due and that their rate limits admit. Of calls with the same exclusive key (<see cref="ChannelDescriptor.ExclusiveKeyOf"/>)
    /// only one is in flight: from its claim until it is settled, or claimed again after its lease. A call that a rate limit holds back becomes due again when
    /// the limit has a free slot. Critical ones come first, then those that have been due for longest.
    /// </summary>
    /// <param name="lane">The endpoint whose calls are claimed.</param>
    Task<ImmutableArray<Call>> ClaimCallsAsync(
        EndpointKey lane, ChannelDescriptors channels, DateTimeOffset now, TimeSpan lease, int max, bool criticalOnly, CancellationToken ct);

    /// <summary>The lanes that have something to send now: endpoints that are not suspended, with deliveries or calls that no limit holds back.</summary>
    Task<ImmutableArray<LaneWork>> LanesWithWorkAsync(DateTimeOffset now, CancellationToken ct);

    /// <summary>
    /// Deliveries of the lane without a call that may be sent now: critical ones first, then the oldest. Left out are those whose incident has an older unsettled delivery
    /// to the same target, whose rate limit has no free slot, or whose endpoint is suspended. They stay pending until <see cref="CommitCallsAsync"/>.
    /// </summary>
    /// <param name="channel">The descriptor of the lane's channel.</param>
    /// <param name="max">The approximate number of calls wanted; deliveries of one notice may share a call.</param>
    Task<ImmutableArray<DueDelivery>> DueDeliveriesAsync(EndpointKey lane, ChannelDescriptor channel, DateTimeOffset now, int max, CancellationToken ct);

    /// <summary>
    /// Writes calls with their bytes before anything is sent, takes a slot of each of their rate limits, and claims them. A draft is left out, and its
    /// deliveries stay due, when one of them is no longer free, when a rate limit has no slot left, or when a call
    /// with the same exclusive key is in flight.
    /// </summary>
    Task<ImmutableArray<Call>> CommitCallsAsync(
        ImmutableArray<CallDraft> drafts, ChannelDescriptors channels, DateTimeOffset now, TimeSpan lease, CancellationToken ct);

    /// <summary>Extends leases and returns those that are still held; work on the others must stop.</summary>
    Task<ImmutableArray<Lease>> RenewAsync(ImmutableArray<Lease> leases, DateTimeOffset until, CancellationToken ct);

    /// <summary>
    /// Records the attempt and its outcome for each delivery of the call: sent and never are final, later waits until <paramref name="retryAt"/>. While the
    /// outcome of the whole call is "later" the call stays as it is; a single recipient that must wait when the others are done leaves the call and gets one
    /// of its own. An answer that asks to wait for an administrator or for a rate window suspends the endpoint until then, and so does silence
    /// (<see cref="CallResult.SilentFor"/>); any other answer of the channel ends the suspension. When a probe gets through, all that waits is due at once.
    /// Fallbacks of receivers that a delivery failed for are looked at at once.
    /// </summary>
    /// <returns>False when another dispatcher has claimed the call since; then nothing is written.</returns>
    /// <exception cref="StoreRejectedException">The database refuses the texts of the result; nothing is written.</exception>
    Task<bool> SettleAsync(Call call, CallResult result, Attempt attempt, DateTimeOffset? retryAt, ChannelDescriptors channels, CancellationToken ct);

    /// <summary>Endpoints that wait for an administrator or for a rate window, and those that have recovered but are not yet reported.</summary>
    Task<ImmutableArray<EndpointSuspension>> SuspensionsAsync(DateTimeOffset now, CancellationToken ct);

    /// <summary>Marks a suspension as reported, and has the fallbacks looked at of deliveries that wait behind it; deletes it when it is over.</summary>
    Task MarkReportedAsync(EndpointSuspension suspension, CancellationToken ct);

    /// <summary>
    /// Lets suspended endpoints be tried at once after the configuration may have changed: those that wait for an administrator or don't answer, and those that
    /// another daily quota suspended. An endpoint that has used up the quota in force stays suspended.
    /// </summary>
    /// <returns>Number of endpoints.</returns>
    Task<int> RetrySuspendedAsync(ChannelDescriptors channels, CancellationToken ct);

    /// <summary>Ends deliveries that have waited since before <paramref name="since"/>, for example behind a suspension that nobody has mended; they are dead.</summary>
    /// <returns>Number of deliveries.</returns>
    Task<int> GiveUpAsync(DateTimeOffset since, DateTimeOffset now, CancellationToken ct);

    /// <summary>Makes deliveries dead that no call can be built of, for a person to replay. Those that have a call by now are left alone.</summary>
    /// <returns>Number of deliveries.</returns>
    Task<int> DeadLetterAsync(ImmutableArray<long> deliveries, DateTimeOffset now, CancellationToken ct);

    /// <summary>Makes deliveries pending again, as a new generation.</summary>
    /// <param name="only">The state that a delivery must be in: dead or sent; null for both. Any other state is left alone.</param>
    /// <returns>Number of deliveries.</returns>
    Task<int> ReplayAsync(ImmutableArray<long> deliveries, DeliveryState? only, DateTimeOffset now, CancellationToken ct);
}

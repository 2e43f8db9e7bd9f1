using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Delivery;

namespace AlertOps.Timers;

/// <summary>
/// Stores timers. Every method is one transaction; <c>now</c> always comes from the caller's <see cref="TimeProvider"/>, never from the database. One contract
/// suite runs against every implementation.
/// </summary>
internal interface ITimerStore
{
    /// <summary>Timers to be looked at, of each kind in the order in which they became due; timers of other kinds are not read.</summary>
    /// <param name="after">The kinds, each with the place after which its timers are wanted.</param>
    /// <param name="max">Maximum number of each kind.</param>
    Task<ImmutableArray<DueTimer>> DueAsync(ImmutableArray<TimerCursor> after, DateTimeOffset now, int max, CancellationToken ct);

    /// <summary>
    /// Locks the timer and its incident, reads the state that its handler needs, asks the handler, and writes the decision, in one transaction. Nobody is
    /// waited for: when another one has locked either, nothing is decided now.
    /// </summary>
    /// <exception cref="StoreRejectedException">The database refuses the data of the decision; nothing is written.</exception>
    Task<TimerResult> DecideAsync(
        DueTimer timer, ITimerHandler handler, AlertOpsOptions options, ChannelDescriptors channels, DateTimeOffset now, CancellationToken ct);

    /// <summary>Counts a failure of the timer and puts it off, unless it was decided or put off meanwhile.</summary>
    Task PostponeAsync(DueTimer timer, DateTimeOffset until, CancellationToken ct);

    /// <summary>
    /// Brings timers back that were set or put off while the clock was ahead by more than twenty minutes: they wait from now on as long as they were
    /// to wait then.
    /// </summary>
    /// <returns>Number of timers.</returns>
    Task<int> BringBackAsync(DateTimeOffset now, CancellationToken ct);
}

/// <summary>A place in the order of a kind's timers.</summary>
internal sealed record TimerCursor(string Kind, DateTimeOffset NextAt, long Id)
{
    /// <summary>The place before the first timer of a kind.</summary>
    public static TimerCursor Before(string kind) => new(kind, DateTimeOffset.UnixEpoch, 0);

    /// <summary>The place of a timer.</summary>
    public static TimerCursor Of(DueTimer timer) => new(timer.Kind, timer.NextAt, timer.Id);
}

using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Incidents;
using AlertOps.Notices;
using AlertOps.Routing;
using AlertOps.Storage.Stores;
using AlertOps.Timers;

namespace AlertOps.Tests.Storage;

/// <summary>Has the timers of a store decided that are due, one after the other.</summary>
internal static class TimerRun
{
    public static readonly ITimerHandler Reminders = new ReminderHandler(() => 0.5);

    public static readonly ITimerHandler Fallbacks = new FallbackHandler();

    private static readonly AlertOpsOptions Options = AlertOpsOptions.Empty.With(RoutingOptions.Empty);

    public static Task SetAsync(this OpenStores stores, NewTimer timer, double at) => stores.Database.WriteAsync(
        async session =>
        {
            await TimerRows.InsertAsync(session, timer, Given.At(at), CancellationToken.None);
            return true;
        },
        CancellationToken.None);

    public static Task<IReadOnlyList<FiredTimer>> FireAsync(this ITimerStore store, double at) => store.FireAsync(at, Reminders, Fallbacks);

    /// <summary>Looks once at each timer that is due.</summary>
    public static async Task<IReadOnlyList<FiredTimer>> FireAsync(this ITimerStore store, double at, params ITimerHandler[] handlers)
    {
        const int step = 10;
        var byKind = handlers.ToDictionary(handler => handler.Kind);
        var fired = new List<FiredTimer>();
        ImmutableArray<TimerCursor> places = [.. byKind.Keys.Select(TimerCursor.Before)];
        while (!places.IsEmpty)
        {
            var due = await store.DueAsync(places, Given.At(at), step, CancellationToken.None);
            foreach (var timer in due)
            {
                fired.Add(new FiredTimer(timer, await store.DecideAsync(timer, byKind[timer.Kind], Options, Given.NoLimits, Given.At(at), CancellationToken.None)));
            }

            places = [.. due.GroupBy(timer => timer.Kind).Where(kind => kind.Count() == step).Select(kind => TimerCursor.Of(kind.Last()))];
        }

        return fired;
    }

    /// <summary>Looks at the timers of fallbacks; returns the steps that were taken.</summary>
    public static async Task<IReadOnlyList<FallenBack>> FallBackAsync(this ITimerStore store, double at) =>
    [
        .. from fired in await store.FireAsync(at, Fallbacks)
           from insert in (fired.Result.Decision?.Effects ?? []).OfType<TimerEffect.InsertDeliveries>()
           let first = insert.Deliveries[0]
           select new FallenBack(
               fired.Timer.IncidentId!.Value,
               fired.Timer.Subject.Split('/', 2)[1],
               first.Receiver,
               [.. insert.Deliveries.Select(delivery => delivery.Target)],
               ((Block.Paragraph)first.Notice.Blocks[0]).Line.Text),
    ];
}

/// <summary>A timer that was looked at.</summary>
internal sealed record FiredTimer(DueTimer Timer, TimerResult Result)
{
    public bool Raises(ChangeKind kind) => Result.Decision?.Effects.Contains(new TimerEffect.RaiseChange(kind)) ?? false;
}

/// <summary>A fallback step that was taken.</summary>
/// <param name="Receiver">The receiver that nothing got through to.</param>
/// <param name="To">The receiver that is told in its place.</param>
/// <param name="Why">The line that says why.</param>
internal sealed record FallenBack(long IncidentId, string Receiver, string To, ImmutableArray<Target> Targets, string Why);

/// <summary>A kind of timer that only a test knows.</summary>
internal sealed class MadeUpHandler(string kind, Func<DueTimer, TimerState, DateTimeOffset, TimerDecision> decide) : ITimerHandler
{
    public string Kind => kind;

    public TimerNeeds? Needs(DueTimer timer) => timer.Payload == "unreadable" ? null : TimerNeeds.IncidentOnly;

    public TimerDecision Decide(DueTimer timer, TimerState state, AlertOpsOptions options, DateTimeOffset now) => decide(timer, state, now);
}

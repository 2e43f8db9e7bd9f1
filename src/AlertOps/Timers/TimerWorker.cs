using System.Collections.Immutable;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using AlertOps.Background;
using AlertOps.Configuration;
using AlertOps.Delivery;

namespace AlertOps.Timers;

/// <summary>
/// Looks each second for timers that are due and has the handler of their kind decide them, each in a transaction of its own. A round goes in steps of a few
/// timers of every kind, so that no kind waits behind thousands of another, and looks at each timer once.
/// </summary>
internal sealed class TimerWorker : DrainingLoop
{
    /// <summary>Maximum number of timers of each kind that one step decides side by side.</summary>
    public const int StepSize = 32;

    /// <summary>Number of rounds from one search for timers of a wrong clock to the next.</summary>
    private const int ClockInterval = 60;

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(10);

    private readonly ITimerStore store;
    private readonly Dictionary<string, ITimerHandler> handlers;
    private readonly ActiveConfiguration configuration;
    private readonly ChannelDirectory channels;
    private readonly IncidentRecorder recorder;
    private readonly DeliverySignal deliveries;
    private readonly TimerMetrics metrics;
    private readonly ILogger<TimerWorker> logger;

    /// <summary>Kinds of which the log has named an unreadable timer.</summary>
    private readonly HashSet<string> unreadable = new(StringComparer.Ordinal);

    private int rounds;

    public TimerWorker(
        ITimerStore store,
        IEnumerable<ITimerHandler> handlers,
        ActiveConfiguration configuration,
        ChannelDirectory channels,
        IncidentRecorder recorder,
        DeliverySignal deliveries,
        TimerMetrics metrics,
        Draining draining,
        TimeProvider time,
        ILogger<TimerWorker> logger)
        : base("timers", TimeSpan.FromSeconds(1), draining, time, logger)
    {
        this.store = store;
        this.handlers = handlers.ToDictionary(handler => handler.Kind, StringComparer.Ordinal);
        this.configuration = configuration;
        this.channels = channels;
        this.recorder = recorder;
        this.deliveries = deliveries;
        this.metrics = metrics;
        this.logger = logger;
        metrics.Start(this.handlers.Keys);
    }

    protected override async Task TickAsync(CancellationToken ct)
    {
        if (rounds++ % ClockInterval == 0 && await store.BringBackAsync(Now, ct) is > 0 and var count)
        {
            logger.TimersBroughtBack(count);
        }

        ImmutableArray<TimerCursor> places = [.. handlers.Keys.Select(TimerCursor.Before)];
        while (!places.IsEmpty)
        {
            var due = await store.DueAsync(places, Now, StepSize, ct);
            await Task.WhenAll(due.OrderBy(timer => timer.NextAt).Select(timer => EachAsync<DueTimer>([timer], one => DecideAsync(one, ct), ct)));

            // A kind with fewer than a step has no more in this round.
            places = [.. due.GroupBy(timer => timer.Kind).Where(kind => kind.Count() == StepSize).Select(kind => TimerCursor.Of(kind.Last()))];
        }
    }

    /// <summary>Decides one timer. Its failure costs it a retry; an error of the database is that of the loop, and the next round looks again.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Boundary of one timer: the others go on, and this one is tried again.")]
    private async Task DecideAsync(DueTimer timer, CancellationToken ct)
    {
        try
        {
            var result = await store.DecideAsync(timer, handlers[timer.Kind], configuration.Current, channels.Descriptors, Now, ct);
            if (result.Decision is { } decision)
            {
                Signal(decision);
            }
            else if (result.Outcome == TimerOutcome.Unreadable && IsFirstUnreadable(timer.Kind))
            {
                logger.TimerUnreadable(timer.Kind, timer.Subject);
            }
        }
        catch (Exception error) when (error is not (DbException or TimeoutException or IOException) && !ct.IsCancellationRequested)
        {
            var retryAt = Now + RetryAfter(timer.Attempts);
            await store.PostponeAsync(timer, retryAt, ct);
            metrics.Failed(timer.Kind);
            if (timer.Attempts == 0)
            {
                logger.TimerFailed(error, timer.Kind, timer.Subject, retryAt);
            }
        }
    }

    private bool IsFirstUnreadable(string kind)
    {
        lock (unreadable)
        {
            return unreadable.Add(kind);
        }
    }

    /// <summary>Wakes those who have more to do after the decision was committed.</summary>
    private void Signal(TimerDecision decision)
    {
        decision.Report?.Invoke(logger);
        if (decision.Effects.Any(effect => effect is TimerEffect.RaiseChange))
        {
            recorder.ChangesCommitted();
        }

        if (decision.Effects.Any(effect => effect is TimerEffect.InsertDeliveries))
        {
            deliveries.NotifyAll();
        }
    }

    /// <summary>5 s, 10 s, 20 s, … 10 min.</summary>
    private static TimeSpan RetryAfter(int attempts) => attempts >= 7 ? LongestRetry : FirstRetry * (1 << attempts);
}

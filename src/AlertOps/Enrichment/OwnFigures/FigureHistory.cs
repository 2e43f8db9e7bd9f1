using AlertOps.Alerts;
using AlertOps.Background;
using AlertOps.Metrics;

namespace AlertOps.Enrichment.OwnFigures;

/// <summary>
/// Keeps the values of AlertOps' own counters for <see cref="Longest"/>, one sample every 15 s, so that their increase is known. The memory is bounded:
/// at most 4,096 series of 64 samples, which are 2 MiB.
/// </summary>
internal sealed class FigureHistory(IOwnFigures figures, TimeProvider time, ILogger<FigureHistory> logger) : PeriodicLoop("figures", Period, time, logger)
{
    /// <summary>The longest window.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(15);

    /// <summary>The longest window has 61 samples, and some may be overwritten while it is read.</summary>
    private const int Slots = 64;

    private const int MaxSeries = 4096;

    private readonly Lock mutex = new();
    private readonly Dictionary<(string Name, LabelSet Labels), double[]> counters = [];
    private readonly DateTimeOffset[] times = new DateTimeOffset[Slots];
    private long taken;
    private bool isFull;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryTickAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>
    /// The samples at the beginning of a window that ends now. The window is whole when one is at most 30 s older than its beginning; else it begins with
    /// the oldest sample in it. Null when there is none.
    /// </summary>
    public FigureWindow? Before(DateTimeOffset now, TimeSpan length)
    {
        lock (mutex)
        {
            int? oldest = null;
            for (var number = taken - 1; number >= 0 && number > taken - Slots; number--)
            {
                var slot = (int)(number % Slots);
                if (times[slot] <= now - length)
                {
                    return times[slot] >= now - length - (Period * 2) ? new FigureWindow(slot, times[slot], true) : Partial(oldest);
                }

                oldest = slot;
            }

            return Partial(oldest);
        }

        FigureWindow? Partial(int? slot) => slot is { } first ? new FigureWindow(first, times[first], false) : null;
    }

    /// <summary>The value of a counter at the beginning of a window: 0 when it did not exist yet, null when its samples aren't kept.</summary>
    public double? At(FigureWindow window, string name, LabelSet labels)
    {
        lock (mutex)
        {
            return counters.TryGetValue((name, labels), out var values) ? values[window.Slot] : isFull ? null : 0;
        }
    }

    protected override async Task TickAsync(CancellationToken ct)
    {
        var read = await figures.ReadAsync(ct);
        lock (mutex)
        {
            var slot = (int)(taken % Slots);
            foreach (var figure in read.Where(figure => OwnMetrics.KindOf(figure.Name) == OwnMetricKind.Counter))
            {
                Keep(slot, (figure.Name, LabelSet.From(figure.Labels)), figure.Value);
            }

            times[slot] = Now;
            taken++;
        }
    }

    private void Keep(int slot, (string Name, LabelSet Labels) counter, double value)
    {
        if (!counters.TryGetValue(counter, out var values))
        {
            if (counters.Count >= MaxSeries)
            {
                isFull = true;
                return;
            }

            counters.Add(counter, values = new double[Slots]);
        }

        values[slot] = value;
    }
}

/// <summary>The beginning of a window in the history.</summary>
/// <param name="Slot">Index of the first sample.</param>
/// <param name="IsWhole">False when the history begins, or has a gap, inside the window.</param>
internal sealed record FigureWindow(int Slot, DateTimeOffset From, bool IsWhole);
